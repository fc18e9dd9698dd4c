import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Offer } from "../../api/rest";
import { timeToSecond } from "../../i18n/format";
import type { Names } from "../shared/names";
import { whySentence } from "../shared/why";
import { word } from "../shared/words";
import { PastStanding } from "./PastStanding";

const COLORS: Readonly<Record<string, string>> = { accepted: "green", declined: "orange", expired: "red" };

interface OfferListProps {
  contact: string;
  offers: readonly Offer[];
  names: Names;
  /** Whether the person may ask how everybody stood. */
  supervises: boolean;
}

export function OfferList({ contact, offers, names, supervises }: OfferListProps) {
  const { t } = useTranslation();
  if (offers.length === 0) return <p className="quiet">{t("contact.no_offers")}</p>;
  return (
    <ol className="past">
      {offers.map((offer) => (
        <li key={offer.offer} data-testid="contact-offer" data-result={offer.result}>
          <div>
            <strong>{names.agent(offer.agent)}</strong>{" "}
            <span className="quiet digits">{timeToSecond(offer.made_at)}</span>{" "}
            <Badge variant="light" color={COLORS[offer.result] ?? "gray"}>
              {[word(t, "offer_result", offer.result), offer.reason && names.reason(offer.reason)]
                .filter(Boolean)
                .join(" · ")}
            </Badge>
          </div>
          <div className="quiet">{whySentence(t, names, offer.why, "them", offer.agent)}</div>
          {supervises && <PastStanding contact={contact} offer={offer.offer} names={names} />}
        </li>
      ))}
    </ol>
  );
}
