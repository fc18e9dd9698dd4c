import type { ChatMessage, Marks } from "../api/generated/messages";

export type Party = ChatMessage["sender"];

/** A message of ours that the server has not numbered yet; `failed` is the code it was refused with. */
export interface Outgoing {
  id: string;
  text: string;
  failed: string | null;
}

export interface PartyMarks {
  delivered: number;
  read: number;
}

/** What one side knows of a conversation. Messages are in order of number, each once. */
export interface Conversation {
  messages: readonly ChatMessage[];
  outgoing: readonly Outgoing[];
  marks: Readonly<Record<Party, PartyMarks>>;
  /** Who is writing just now. */
  typing: Party | null;
}

export type Receipt = "sent" | "delivered" | "read";

export const MESSAGE_LIMIT = 4000;

export const emptyConversation: Conversation = {
  messages: [],
  outgoing: [],
  marks: { customer: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } },
  typing: null,
};

/** Adds numbered messages at their places; one we already hold changes nothing. Each settles our own of its client id. */
export function withMessages(conversation: Conversation, added: readonly ChatMessage[]): Conversation {
  const { messages, outgoing, typing } = conversation;
  const [held, settled] = [new Set(messages.map(({ number }) => number)), new Set(added.map((one) => one.client_id))];
  const fresh = added.filter(({ number }) => !held.has(number));
  const unsettled = outgoing.filter((own) => !settled.has(own.id));
  return {
    ...conversation,
    messages: fresh.length === 0 ? messages : [...messages, ...fresh].sort((one, other) => one.number - other.number),
    outgoing: unsettled.length === outgoing.length ? outgoing : unsettled,
    typing: added.some(({ sender }) => sender === typing) ? null : typing,
  };
}

/** Marks are high-water marks: they only ever rise. What has risen already changes nothing. */
export function withMarks(
  conversation: Conversation,
  { party, delivered, read }: Omit<Marks, "type" | "contact">,
): Conversation {
  const held = conversation.marks[party];
  const risen = { delivered: Math.max(held.delivered, delivered, read), read: Math.max(held.read, read) };
  if (risen.delivered === held.delivered && risen.read === held.read) return conversation;
  return { ...conversation, marks: { ...conversation.marks, [party]: risen } };
}

export function withTyping(conversation: Conversation, party: Party, on: boolean): Conversation {
  if (on) return { ...conversation, typing: party };
  return conversation.typing === party ? { ...conversation, typing: null } : conversation;
}

/** Puts a message of ours on its way, for the first time or again. One the server has numbered stays as it is. */
export function withOutgoing(conversation: Conversation, id: string, text: string): Conversation {
  if (conversation.messages.some((message) => message.client_id === id)) return conversation;
  const own = { id, text, failed: null };
  const known = conversation.outgoing.some((other) => other.id === id);
  const outgoing = known
    ? conversation.outgoing.map((other) => (other.id === id ? own : other))
    : [...conversation.outgoing, own];
  return { ...conversation, outgoing };
}

export function withFailure(conversation: Conversation, id: string, code: string): Conversation {
  const outgoing = conversation.outgoing.map((own) => (own.id === id ? { ...own, failed: code } : own));
  return { ...conversation, outgoing };
}

/** The number up to which we hold every message; what the server has after it is what we miss. */
export function heldUpTo(conversation: Conversation): number {
  let held = 0;
  for (const message of conversation.messages) {
    if (message.number !== held + 1) break;
    held = message.number;
  }
  return held;
}

/** The number of the last message from the other side of `reader`, 0 when there is none. */
export function lastReceived(conversation: Conversation, reader: Party): number {
  return conversation.messages.reduce((last, { sender, number }) => (sender === reader ? last : number), 0);
}

export function unreadCount(conversation: Conversation, reader: Party): number {
  const { read } = conversation.marks[reader];
  return conversation.messages.filter((message) => message.sender !== reader && message.number > read).length;
}

/** Since when the customer waits for an answer: their first message after the agent's last. Null when nothing is open. */
export function unansweredSince({ messages }: Conversation): number | null {
  const answered = messages.map(({ sender }) => sender).lastIndexOf("agent");
  return messages[answered + 1]?.at ?? null;
}

/** How far a message has come: numbered by the server, on the other side's screen, read. */
export function receipt(conversation: Conversation, message: ChatMessage): Receipt {
  const other = conversation.marks[message.sender === "agent" ? "customer" : "agent"];
  if (message.number <= other.read) return "read";
  return message.number <= other.delivered ? "delivered" : "sent";
}

/** Characters as the server counts them: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}
