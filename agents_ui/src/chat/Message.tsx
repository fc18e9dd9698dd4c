import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { ChatMessage } from "../api/generated/messages";
import { timeOfDay } from "../i18n/format";
import { AttachedFile } from "./AttachedFile";
import type { Outgoing, Receipt } from "./conversation";
import { WithLinks } from "./WithLinks";

interface MessageProps {
  message: ChatMessage;
  state: Receipt;
  /** Of the one whose page this is: at the right, with ticks. */
  mine: boolean;
  /** What to call the sender. */
  name: string;
}

const TICKS = { sent: "✓", delivered: "✓✓", read: "✓✓" } as const;

/** A message the server has numbered. Drawn again only when it has come further: there may be thousands. */
export const Message = memo(function Message({ message, state, mine, name }: MessageProps) {
  const { t } = useTranslation();
  return (
    <li
      className={`chat-message ${mine ? "chat-mine" : "chat-theirs"}`}
      data-testid="message"
      data-number={message.number}
      data-sender={message.sender}
      data-state={mine ? state : undefined}
    >
      <span className="chat-hidden">{name}: </span>
      <p className="chat-text" dir="auto">
        {message.attachment ? (
          <AttachedFile name={message.text} file={message.attachment} />
        ) : (
          <WithLinks text={message.text} />
        )}
      </p>
      <span className="chat-meta">
        <time dateTime={new Date(message.at).toISOString()}>{timeOfDay(message.at)}</time>
        {mine && (
          <span
            role="img"
            className={`chat-ticks chat-${state}`}
            aria-label={t(`chat.${state}`)}
            title={t(`chat.${state}`)}
          >
            {TICKS[state]}
          </span>
        )}
      </span>
    </li>
  );
});

/** A message on its way, or one that was refused. */
export function OutgoingMessage({ own, retry }: { own: Outgoing; retry: (() => void) | null }) {
  const { t, i18n } = useTranslation();
  const state = own.failed ? "failed" : "sending";
  const known = i18n.exists(`error.${own.failed}`);
  return (
    <li className={`chat-message chat-mine chat-${state}`} data-testid="message" data-state={state}>
      <p className="chat-text" dir="auto">
        {own.text}
      </p>
      <span className="chat-meta">
        {t(`chat.${state}`)}
        {known && <span> · {t(`error.${own.failed}` as "error.unavailable")}</span>}
        {own.failed && retry && (
          <button type="button" className="chat-retry" onClick={retry}>
            {t("chat.retry")}
          </button>
        )}
      </span>
    </li>
  );
}
