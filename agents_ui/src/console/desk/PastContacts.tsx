import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PastContactCard } from "../../api/generated/messages";
import { dateAndTime } from "../../i18n/format";
import { PastTranscript } from "../contacts/PastTranscript";
import { ChannelIcon } from "../shared/ChannelIcon";
import type { Names } from "../shared/names";
import { word } from "../shared/words";

interface PastContactsProps {
  contacts: readonly PastContactCard[];
  /** What the customer is called. */
  customer: string;
  names: Names;
}

/** A customer's last contacts on any channel, with what was noted, promised and written. */
export function PastContacts({ contacts, customer, names }: PastContactsProps) {
  const { t } = useTranslation();
  if (contacts.length === 0) return <p className="quiet">{t("customer.no_contacts")}</p>;
  return (
    <ol className="past" data-testid="last-contacts">
      {contacts.map((past) => {
        const came = [
          past.outcome && word(t, "outcome", past.outcome),
          past.disposition && names.disposition(past.disposition),
        ];
        return (
          <li key={past.contact ?? past.at}>
            <div>
              <ChannelIcon channel={past.channel} />{" "}
              {past.contact ? (
                <Link to={`/contacts/${past.contact}`}>{dateAndTime(past.at)}</Link>
              ) : (
                <time dateTime={new Date(past.at).toISOString()}>{dateAndTime(past.at)}</time>
              )}
              <span className="quiet"> · {names.queue(past.queue)}</span>
            </div>
            <div className="quiet">{came.filter(Boolean).join(" · ")}</div>
            {past.note && <p className="said">{past.note}</p>}
            {past.promise && <p className="said said-promise">{t("customer.promise", { text: past.promise })}</p>}
            {past.contact && <PastTranscript contact={past.contact} customer={customer} names={names} />}
          </li>
        );
      })}
    </ol>
  );
}
