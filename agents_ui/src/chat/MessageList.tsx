import { useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { timeOfDay } from "../i18n/format";
import type { View } from "../react/view";
import { AttachedFile } from "./AttachedFile";
import { type Conversation, type Outgoing, type Party, receipt } from "./conversation";
import { WithLinks } from "./WithLinks";
import "./chat.css";

export interface MessageListSnapshot {
  conversation: Conversation;
  /** Whose page this is: their messages are on the right, with ticks. */
  me: Party;
  /** What to call each side. */
  names: Readonly<Record<Party, string>>;
}

export interface MessageListActions {
  /** Null where it would be in vain: the conversation is over. */
  retry: ((id: string) => void) | null;
}

const TICKS = { sent: "✓", delivered: "✓✓", read: "✓✓" } as const;
/** Nearer to the end than this, the list follows what comes. */
const AT_END_PX = 80;

export function MessageList({ snapshot, actions }: View<MessageListSnapshot, MessageListActions>) {
  const { t } = useTranslation();
  const { conversation, me, names } = snapshot;
  const { messages, outgoing, typing } = conversation;
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

  const stayAtEnd = () => {
    if (atEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what makes the list longer is what it must follow
  useLayoutEffect(stayAtEnd, [messages.length, outgoing.length, typing]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads nothing but refs
  useEffect(() => {
    // Something may take room away from it: the wrap-up, a long draft, a keyboard on the screen.
    const observer = new ResizeObserver(stayAtEnd);
    if (list.current) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);

  const followEnd = () => {
    const element = list.current;
    if (element) atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
  };

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
    <div className="chat-scroll" ref={list} onScroll={followEnd} tabIndex={0} role="log" aria-label={t("chat.log")}>
      <ol className="chat-messages" data-testid="messages">
        {messages.map((message) => {
          const state = receipt(conversation, message);
          const mine = message.sender === me;
          return (
            <li
              key={message.number}
              className={`chat-message ${mine ? "chat-mine" : "chat-theirs"}`}
              data-testid="message"
              data-number={message.number}
              data-sender={message.sender}
              data-state={mine ? state : undefined}
            >
              <span className="chat-hidden">{names[message.sender]}: </span>
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
        })}
        {outgoing.map((own) => (
          <OutgoingMessage key={own.id} own={own} retry={actions.retry && (() => actions.retry?.(own.id))} />
        ))}
      </ol>
      <p className="chat-typing" data-testid="typing" aria-live="polite">
        {typing && typing !== me ? t("chat.typing", { name: names[typing] }) : ""}
      </p>
    </div>
  );
}

function OutgoingMessage({ own, retry }: { own: Outgoing; retry: (() => void) | null }) {
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
