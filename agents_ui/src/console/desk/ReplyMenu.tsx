import { useTranslation } from "react-i18next";
import type { FilledReply } from "./replies";

interface ReplyMenuProps {
  id: string;
  replies: readonly FilledReply[];
  current: number;
  point: (at: number) => void;
  choose: (reply: FilledReply) => void;
}

/** The replies that are found, over the field whose keys choose among them. */
export function ReplyMenu({ id, replies, current, point, choose }: ReplyMenuProps) {
  const { t } = useTranslation();
  if (replies.length === 0) return <p className="replies replies-none">{t("replies.none")}</p>;
  return (
    <div className="replies" role="listbox" id={id} aria-label={t("replies.label")} data-testid="replies">
      {replies.map((reply, n) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which has the focus
        <div
          key={reply.id}
          id={`${id}-${n}`}
          role="option"
          aria-selected={n === current}
          tabIndex={-1}
          data-testid={`reply-${reply.id}`}
          onPointerMove={() => point(n)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => choose(reply)}
        >
          <strong>{reply.label}</strong>
          <span className="quiet clip">{reply.text}</span>
        </div>
      ))}
    </div>
  );
}
