import type { PostMessage, Reply, SetMarks, SetTyping } from "../api/generated/messages";
import { newId } from "../socket/id";
import { lastReceived, type Party } from "./conversation";
import type { ConversationStore } from "./conversations";

/** The part of a connection that a chat needs; both sockets have it. */
interface ChatLine {
  request(command: PostMessage): Promise<Reply>;
  send(message: SetTyping | SetMarks): void;
}

export type ChatCommands = ReturnType<typeof createChatCommands>;

/** What a party can do in a conversation, the same on both sides. */
export function createChatCommands(conversations: ConversationStore, line: ChatLine, me: Party) {
  async function transmit(contact: string, id: string, text: string): Promise<void> {
    conversations.sending(contact, id, text);
    const reply = await line.request({ type: "post", id, contact, text });
    if (!reply.ok) conversations.failed(contact, id, reply.code ?? "error");
  }

  function sendMarks(contact: string): void {
    line.send({ type: "set_marks", contact, ...conversations.of(contact).marks[me] });
  }

  function mark(contact: string, marks: { delivered?: number; read?: number }): void {
    const before = conversations.of(contact).marks[me];
    conversations.marks({ contact, party: me, delivered: 0, read: 0, ...marks });
    const after = conversations.of(contact).marks[me];
    if (after.delivered !== before.delivered || after.read !== before.read) sendMarks(contact);
  }

  return {
    post: (contact: string, text: string) => transmit(contact, newId(), text),
    /** Sends a failed message again: under its id it is the same message, should it have arrived after all. */
    retry: (contact: string, id: string) => {
      const own = conversations.of(contact).outgoing.find((outgoing) => outgoing.id === id);
      return own ? transmit(contact, id, own.text) : Promise.resolve();
    },
    setTyping: (contact: string, on: boolean) => line.send({ type: "set_typing", contact, on }),
    markDelivered: (contact: string) => mark(contact, { delivered: lastReceived(conversations.of(contact), me) }),
    markRead: (contact: string) => mark(contact, { read: lastReceived(conversations.of(contact), me) }),
    /** Marks made while there was no connection went nowhere; they only ever rise, so saying them again is right. */
    repeatMarks: () => {
      for (const [contact, { marks }] of Object.entries(conversations.getState())) {
        if (marks[me].delivered > 0) sendMarks(contact);
      }
    },
  };
}
