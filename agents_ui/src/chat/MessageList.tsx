import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../react/view";
import { type Conversation, type Party, receipt } from "./conversation";
import { Message, OutgoingMessage } from "./Message";
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

/** Nearer to the end than this, the list follows what comes. */
const AT_END_PX = 80;

export function MessageList({ snapshot, actions }: View<MessageListSnapshot, MessageListActions>) {
  const { t } = useTranslation();
  const { me, names } = snapshot;
  // When hundreds come one after another, as to a page that was opened anew, they are drawn together.
  const conversation = useDeferredValue(snapshot.conversation);
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

  const { customer, agent } = names;
  const rows = useMemo(() => {
    const called: Record<Party, string> = { customer, agent };
    return conversation.messages.map((message) => (
      <Message
        key={message.number}
        message={message}
        state={receipt(conversation, message)}
        mine={message.sender === me}
        name={called[message.sender]}
      />
    ));
  }, [conversation, me, customer, agent]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
    <div className="chat-scroll" ref={list} onScroll={followEnd} tabIndex={0} role="log" aria-label={t("chat.log")}>
      <ol className="chat-messages" data-testid="messages">
        {rows}
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
