import { useTranslation } from "react-i18next";
import type { LogEvent } from "../../api/rest";
import { timeToSecond } from "../../i18n/format";
import type { Names } from "../shared/names";
import { word } from "../shared/words";
import { eventFacts } from "./eventFacts";

/** What a line does later is told with whose it is, which the log says once, as the line arrives. */
function withWhose(events: readonly LogEvent[]) {
  const whose = new Map<unknown, object>();
  return events.map((event) => {
    const { leg, role, agent } = event.data;
    if (event.kind === "LegArrived") whose.set(leg, agent ? { agent } : { role });
    return { ...event, facts: { ...whose.get(leg), ...event.data } };
  });
}

/** Every event of the contact log in order: what it says in words, and as it stands in the log. */
export function EventList({ events, names }: { events: readonly LogEvent[]; names: Names }) {
  const { t } = useTranslation();
  return (
    <ol className="events" data-testid="event-list">
      {withWhose(events).map((event) => (
        <li key={event.position} data-testid="event" data-kind={event.kind}>
          <span className="quiet digits">{timeToSecond(event.at)}</span>
          <div>
            <strong>{word(t, "event", event.kind)}</strong>
            <div className="quiet">
              {eventFacts(t, names, event.facts)
                .map(([name, value]) => t("fact", { name, value }))
                .join(" · ")}
            </div>
            <details>
              <summary>{t("contact.as_logged", { position: event.position, kind: event.kind })}</summary>
              <pre>{JSON.stringify(event.data, null, 2)}</pre>
            </details>
          </div>
        </li>
      ))}
    </ol>
  );
}
