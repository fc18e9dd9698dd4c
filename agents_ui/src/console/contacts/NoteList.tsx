import { useTranslation } from "react-i18next";
import { dateAndTime } from "../../i18n/format";
import type { Names } from "../shared/names";

interface Note {
  id: string;
  kind: string;
  author: string | null;
  at: string;
  text: string;
}

export function NoteList({ notes, names }: { notes: readonly Note[]; names: Names }) {
  const { t } = useTranslation();
  if (notes.length === 0) return <p className="quiet">{t("contact.no_notes")}</p>;
  return (
    <ul className="past">
      {notes.map((note) => (
        <li key={note.id} data-testid={`note-${note.kind}`}>
          <p className={note.kind === "promise" ? "said said-promise" : "said"}>
            {note.kind === "promise" ? t("customer.promise", { text: note.text }) : note.text}
          </p>
          <div className="quiet">
            {[
              note.kind === "aside" && t("coaching.title"),
              note.kind === "rating" ? t("contact.rating") : note.author && names.agent(note.author),
              dateAndTime(note.at),
            ]
              .filter(Boolean)
              .join(" · ")}
          </div>
        </li>
      ))}
    </ul>
  );
}
