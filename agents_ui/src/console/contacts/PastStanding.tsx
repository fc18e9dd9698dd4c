import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { queries } from "../../api/queries";
import type { Names } from "../shared/names";
import { describeError } from "../shared/words";
import { StandingList } from "./StandingList";

/** How everybody stood when an offer was made; the server replays its log for that, so only when it is asked for. */
export function PastStanding({ contact, offer, names }: { contact: string; offer: string; names: Names }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const number = Number(offer.slice(offer.lastIndexOf(".") + 1));
  const { data, error } = useQuery({ ...queries.pastOffer(contact, number), enabled: asked });
  if (data) return <StandingList agents={data.agents} names={names} />;
  if (error) return <p className="quiet">{describeError(t, error)}</p>;
  return (
    <Button size="compact-xs" variant="subtle" loading={asked} onClick={() => setAsked(true)}>
      {t("standing.ask")}
    </Button>
  );
}
