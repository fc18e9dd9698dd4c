import { createStore } from "zustand/vanilla";
import type {
  ChatMessage,
  ContactStatus,
  CustomerClientMessage,
  CustomerServerMessage,
  CustomerWelcome,
  QueueChoice,
  StartChat,
} from "../api/generated/messages";
import { fileAddress, sendFile } from "../chat/attachments";
import { createChatCommands } from "../chat/commands";
import { heldUpTo } from "../chat/conversation";
import { createConversationStore } from "../chat/conversations";
import { ServerClock } from "../socket/clock";
import { Connection, type ConnectionState, notConnected, socketUrl } from "../socket/connection";
import { dispatch, type Handlers } from "../socket/dispatch";
import { newId } from "../socket/id";
import { createVisitorStore } from "./visitor";

/** One stop of the flow: what it said, and our answer once we gave it. */
export interface Asked {
  number: number;
  prompts: readonly string[];
  answer: string | null;
}

export interface VisitState {
  welcome: CustomerWelcome | null;
  /** Where our contact stands; null when we have none. */
  status: ContactStatus | null;
  /** What the flow has asked so far, and what was answered. */
  asked: readonly Asked[];
  /** Why the server does not take us as who the identity token says we are; nothing goes on until somebody decides. */
  refused: string | null;
}

/** What a conversation can be rated, from bad to very good. */
export const SCORES = [1, 2, 3, 4, 5] as const;
export const COMMENT_LIMIT = 1000;

/** The key that ends a number: by itself it says that there is none. */
export const NO_NUMBER = "#";

export type StartWish = Omit<StartChat, "type" | "id">;
export type HotlineModel = ReturnType<typeof createHotline>;

export interface HotlineOptions {
  /** The centre's origin, where that is not the page's own. */
  server?: string;
  openSocket?: (url: string) => WebSocket;
}

/** Everything the customer's page is made of: its stores, the socket's handlers, and what the customer can do. */
export function createHotline({ server = location.origin, openSocket }: HotlineOptions = {}) {
  const stores = {
    clock: new ServerClock(),
    connection: createStore<ConnectionState>(() => notConnected),
    visit: createStore<VisitState>(() => ({ welcome: null, status: null, asked: [], refused: null })),
    conversations: createConversationStore(),
    visitor: createVisitorStore(),
  };
  const { clock, visit, conversations, visitor } = stores;
  const contactNow = () => visit.getState().status?.contact ?? null;

  const connection = new Connection<CustomerServerMessage, CustomerClientMessage>({
    url: socketUrl("/ws/customer", server),
    hello: () => {
      const contact = contactNow();
      const { visitorToken, identityToken } = visitor.getState();
      const have = contact ? heldUpTo(conversations.of(contact)) : 0;
      return { type: "hello", visitor_token: visitorToken, identity_token: identityToken, have };
    },
    isWelcome: (message) => message.type === "customer_welcome",
    onMessage: (message) => dispatch(handlers, message),
    onState: (state) => stores.connection.setState(state, true),
    // To a page of another origin the answer is opaque: that there is one must do.
    isThere: () =>
      fetch(new URL("/healthz", server), { mode: "no-cors" }).then(
        ({ ok, type }) => ok || type === "opaque",
        () => false,
      ),
    openSocket,
  });
  const chat = createChatCommands(conversations, connection, "customer");

  function welcomed(welcome: CustomerWelcome): void {
    clock.sync(welcome.server_time);
    visitor.change({ visitorToken: welcome.visitor_token });
    const before = contactNow();
    const held = before ? heldUpTo(conversations.of(before)) : 0;
    status(welcome.status);
    visit.setState({ welcome, refused: null });
    if (held > 0 && before !== contactNow()) {
      // Another window began a new contact meanwhile; what we said to hold was of the old one.
      connection.restart();
      return;
    }
    for (const marks of welcome.marks) conversations.marks(marks);
    received(welcome.messages);
    chat.repeatMarks();
  }

  function status(next: ContactStatus | null): void {
    const over = next?.stage === "ended" && next.contact === visitor.getState().dismissed;
    const { status: before, asked } = visit.getState();
    const past = next && next.contact === before?.contact ? asked : [];
    visit.setState({ status: over ? null : next, asked: next?.stage === "flow" ? withAsked(past, next) : past });
    if (next) conversations.keep(new Set([next.contact]));
  }

  function received(messages: readonly ChatMessage[]): void {
    conversations.messages(messages);
    for (const contact of new Set(messages.map((message) => message.contact))) chat.markDelivered(contact);
  }

  function refused(code: string): void {
    if (code.startsWith("identity_")) {
      visit.setState({ refused: code });
    } else if (!visit.getState().welcome && visitor.getState().visitorToken) {
      // What this browser has kept makes no sense to the server: go on without it rather than not at all.
      visitor.change({ visitorToken: null });
      connection.restart();
    }
  }

  /**
   * Comes under another identity token (null: signed in as nobody). The visitor's token stays: with it, the same
   * customer finds their conversation again, and nobody else does.
   */
  function signIn(identityToken: string | null, comesAs: string | null = null): void {
    visitor.change({ identityToken, comesAs });
    visit.setState({ refused: null });
    connection.restart();
  }

  const handlers: Handlers<CustomerServerMessage> = {
    customer_welcome: welcomed,
    status,
    message: (message) => received([message]),
    messages: ({ messages }) => received(messages),
    typing: conversations.typing,
    marks: conversations.marks,
    refused: ({ code }) => refused(code),
    reply: () => {}, // the connection has matched it to its command
  };

  return {
    stores,
    chat,
    start: () => connection.start(),
    stop: () => connection.stop(),
    begin: async (wish: StartWish) => {
      const reply = await connection.request({ type: "start", id: newId(), ...wish });
      // Another window of this visitor has begun one: a new hello brings it here too.
      if (reply.code === "already_open") connection.restart();
      return reply;
    },
    /** Answers what the flow asks: `keys` is what it understands, `words` what the customer chose. */
    answer: async (contact: string, number: number, keys: string, words: string) => {
      const reply = await connection.request({ type: "answer", id: newId(), contact, number, keys });
      if (reply.ok) {
        const answered = (each: Asked) => (each.number === number ? { ...each, answer: words } : each);
        visit.setState(({ asked }) => ({ asked: asked.map(answered) }));
      }
      return reply;
    },
    /** Sends a file into the conversation; gives why it was refused, if it was. */
    attach: (contact: string, file: File) => {
      const { visitorToken, identityToken } = visitor.getState();
      const identity: Record<string, string> = identityToken ? { "X-Identity-Token": identityToken } : {};
      const address = new URL(`/api/v1/chat/${contact}/attachments`, server);
      return sendFile(address, file, { Authorization: `Bearer ${visitorToken}`, ...identity });
    },
    /** Where a file of the conversation is downloaded from. */
    fileAddress: (id: string) => fileAddress(id, server),
    /** Says how the conversation was, from 1 to 5, once. */
    rate: (contact: string, score: number, comment: string) =>
      connection.request({ type: "rate", id: newId(), contact, score, comment }),
    /** Has the conversation sent to an address. */
    mailTranscript: (contact: string, email: string) =>
      connection.request({ type: "mail_transcript", id: newId(), contact, email }),
    leave: (contact: string) => connection.request({ type: "leave", id: newId(), contact }),
    /** Puts the ended contact away, to start another one. */
    dismiss: () => {
      visitor.change({ dismissed: contactNow() });
      visit.setState({ status: null });
    },
    /** Comes as somebody else: a new visit, under the signed identity given (null: nobody in particular). */
    comeAs: (identity: { externalId: string; token: string } | null) => {
      visitor.change({ visitorToken: null, dismissed: null });
      visit.setState({ welcome: null, status: null });
      signIn(identity?.token ?? null, identity?.externalId);
    },
    signIn,
  };
}

/** Whether a subject can be chosen; one that was closed when we were told may have opened since. */
export function isOpen({ open, opens_at }: QueueChoice, now: number): boolean {
  return open || (opens_at !== null && opens_at <= now);
}

/** A stop told of again replaces itself; a stop once answered keeps its answer. */
function withAsked(asked: readonly Asked[], { number = 0, prompts = [] }: ContactStatus): readonly Asked[] {
  const answer = asked.find((each) => each.number === number)?.answer ?? null;
  return [...asked.filter((each) => each.number < number), { number, prompts, answer }];
}
