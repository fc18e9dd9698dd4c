import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type PastOffer } from "../../api/rest";
import type { Names } from "../shared/names";
import { describeError } from "../shared/words";
import { StandingList } from "./StandingList";

/** How everybody stood when an offer was made; the server replays its log for that, so only when it is asked for. */
export function PastStanding({ contact, offer, names }: { contact: string; offer: string; names: Names }) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<PastOffer | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const ask = () => {
    setBusy(true);
    const number = Number(offer.slice(offer.lastIndexOf(".") + 1));
    api
      .pastOffer(contact, number)
      .then(setAnswer, setFailed)
      .finally(() => setBusy(false));
  };
  if (answer) return <StandingList agents={answer.agents} names={names} />;
  if (failed) return <p className="quiet">{describeError(t, failed)}</p>;
  return (
    <Button size="compact-xs" variant="subtle" loading={busy} onClick={ask}>
      {t("standing.ask")}
    </Button>
  );
}
