import { createStore, type StoreApi } from "zustand/vanilla";
import type { ChatMessage, Marks, Typing } from "../api/generated/messages";
import {
  type Conversation,
  emptyConversation,
  heldUpTo,
  withFailure,
  withMarks,
  withMessages,
  withOutgoing,
  withTyping,
} from "./conversation";

/** Somebody whose "has stopped" never came has stopped by then. */
const TYPING_MS = 8_000;

type State = Readonly<Record<string, Conversation>>;

/** The conversations of my contacts, by contact. */
export interface ConversationStore extends StoreApi<State> {
  of(contact: string): Conversation;
  /** Of any contacts, each contact's in order. */
  messages(messages: readonly ChatMessage[]): void;
  marks(marks: Omit<Marks, "type">): void;
  typing(typing: Typing): void;
  sending(contact: string, id: string, text: string): void;
  failed(contact: string, id: string, code: string): void;
  /** Forgets every conversation that is not one of these. */
  keep(contacts: ReadonlySet<string>): void;
  /** Forgets these conversations. */
  drop(contacts: readonly string[]): void;
  /** For each conversation, the last message number held. */
  have(): Record<string, number>;
}

export function createConversationStore(): ConversationStore {
  const store = createStore<State>(() => ({}));
  const typingTimers = new Map<string, ReturnType<typeof setTimeout>>();
  const of = (contact: string) => store.getState()[contact] ?? emptyConversation;
  const change = (contact: string, next: (conversation: Conversation) => Conversation) => {
    const [held, then] = [of(contact), next(of(contact))];
    if (then !== held) store.setState({ [contact]: then });
  };
  const filter = (stays: (contact: string) => boolean) =>
    store.setState(Object.fromEntries(Object.entries(store.getState()).filter(([id]) => stays(id))), true);
  return Object.assign(store, {
    of,
    messages: (messages: readonly ChatMessage[]) => {
      for (const contact of new Set(messages.map((message) => message.contact))) {
        const added = messages.filter((message) => message.contact === contact);
        change(contact, (held) => withMessages(held, added));
      }
    },
    marks: (marks: Omit<Marks, "type">) => change(marks.contact, (held) => withMarks(held, marks)),
    typing: ({ contact, sender, on }: Typing) => {
      clearTimeout(typingTimers.get(contact));
      change(contact, (held) => withTyping(held, sender, on));
      const stop = () => contact in store.getState() && change(contact, (held) => withTyping(held, sender, false));
      if (on) typingTimers.set(contact, setTimeout(stop, TYPING_MS));
    },
    sending: (contact: string, id: string, text: string) => change(contact, (held) => withOutgoing(held, id, text)),
    failed: (contact: string, id: string, code: string) => change(contact, (held) => withFailure(held, id, code)),
    keep: (contacts: ReadonlySet<string>) => filter((id) => contacts.has(id)),
    drop: (contacts: readonly string[]) => {
      if (contacts.length > 0) filter((id) => !contacts.includes(id));
    },
    have: () => Object.fromEntries(Object.entries(store.getState()).map(([id, held]) => [id, heldUpTo(held)])),
  });
}
