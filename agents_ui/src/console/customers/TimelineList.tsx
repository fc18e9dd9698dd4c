import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TimelineEntry } from "../../api/rest";
import { dateAndTime } from "../../i18n/format";
import { PastTranscript } from "../contacts/PastTranscript";
import { ChannelIcon } from "../shared/ChannelIcon";
import type { Names } from "../shared/names";
import { Voicemail } from "../shared/Voicemail";
import { word } from "../shared/words";

interface TimelineListProps {
  entries: readonly TimelineEntry[];
  /** What the customer is called. */
  customer: string;
  names: Names;
}

/** A customer's contacts, the newest first, with what was noted, promised and written. */
export function TimelineList({ entries, customer, names }: TimelineListProps) {
  const { t } = useTranslation();
  if (entries.length === 0) return <p className="quiet">{t("customer.no_contacts")}</p>;
  return (
    <ol className="timeline" data-testid="timeline">
      {entries.map((entry) => {
        const words = [
          word(t, "channel", entry.channel),
          names.queue(entry.queue),
          entry.agent && names.agent(entry.agent),
          entry.outcome ? word(t, "outcome", entry.outcome) : t("contact.goes_on"),
          entry.disposition && names.disposition(entry.disposition),
        ];
        return (
          <li key={entry.id} data-testid="timeline-entry">
            <div>
              <ChannelIcon channel={entry.channel} />{" "}
              {entry.contact ? (
                <Link to={`/contacts/${entry.contact}`}>{dateAndTime(entry.at)}</Link>
              ) : (
                <strong>{dateAndTime(entry.at)}</strong>
              )}
            </div>
            <div className="quiet">{words.filter(Boolean).join(" · ")}</div>
            {entry.notes.map((note) => (
              <p key={`${note.kind} ${note.text}`} className={note.kind === "promise" ? "said said-promise" : "said"}>
                {note.kind === "promise" ? t("customer.promise", { text: note.text }) : note.text}
              </p>
            ))}
            {entry.contact && entry.voicemail_s !== null && (
              <Voicemail contact={entry.contact} seconds={entry.voicemail_s} />
            )}
            {entry.contact && <PastTranscript contact={entry.contact} customer={customer} names={names} />}
          </li>
        );
      })}
    </ol>
  );
}
