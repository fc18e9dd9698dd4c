import { useTranslation } from "react-i18next";
import type { TranscriptLine } from "../../api/rest";
import { AttachedFile } from "../../chat/AttachedFile";
import { WithLinks } from "../../chat/WithLinks";
import { timeToSecond } from "../../i18n/format";
import type { Names } from "../shared/names";

interface TranscriptProps {
  lines: readonly TranscriptLine[];
  customer: string;
  names: Names;
}

export function Transcript({ lines, customer, names }: TranscriptProps) {
  const { t } = useTranslation();
  if (lines.length === 0) return <p className="quiet">{t("contact.no_messages")}</p>;
  return (
    <ol className="transcript">
      {lines.map((line) => (
        <li key={line.number} data-testid="line" data-sender={line.sender}>
          <div className="quiet">
            <strong className="long">{line.sender === "agent" ? names.agent(line.author ?? "") : customer}</strong>{" "}
            <span className="digits">{timeToSecond(line.at)}</span>
          </div>
          <p className="said" dir="auto">
            {line.attachment ? (
              <AttachedFile name={line.text} file={line.attachment} />
            ) : (
              <WithLinks text={line.text} />
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}
