import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { weekdayAndTime } from "../../i18n/format";
import { useConsole } from "../model";
import { useNames } from "../shared/names";

/** So many of those who have not read something are named. */
const NAMED = 5;

/** What a supervisor has written to agents, and who has read it. */
export function Written() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const { messages } = useStore(stores.written);
  if (messages.length === 0) return null;

  const readBy = (readers: (typeof messages)[number]["readers"]) => {
    const unread = readers.filter(({ read_at }) => read_at === null).map(({ agent }) => names.agent(agent));
    if (unread.length === 0) return t("written.by_all");
    const named = unread.slice(0, NAMED).join(t("list_separator"));
    const count = unread.length - NAMED;
    return t("written.by", {
      read: readers.length - unread.length,
      of: readers.length,
      names: count > 0 ? t("written.and_more", { names: named, count }) : named,
    });
  };

  return (
    <section className="written" aria-label={t("written.title")} data-testid="written">
      <h3 className="section-title">{t("written.title")}</h3>
      <ul>
        {messages.map(({ id, at, text, readers }) => (
          <li key={id} data-testid="written-message">
            <span className="quiet">{weekdayAndTime(at)}</span>
            <p className="said" dir="auto">
              {text}
            </p>
            <p className="quiet" data-testid="read-by">
              {readBy(readers)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
