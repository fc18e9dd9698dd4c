import type { AgentCard, Reply, Transfer } from "../api/generated/messages";
import { createChatCommands } from "../chat/commands";
import { newId } from "../socket/id";
import type { ConsoleConnection, ConsoleStores } from "./console";
import { begun, emptyWrapUp, type WrapUpDraft } from "./desk";

export type ConsoleCommands = ReturnType<typeof createCommands>;

/** Where a customer is sent on to: a queue, an agent or a team. What is null of the rest is as the queue has it. */
export type TransferWish = Required<Omit<Transfer, "type" | "id" | "contact">>;

/** What an agent can do, and a supervisor. Each gives the server's reply; a refusal is also shown as a notice. */
export function createCommands(stores: ConsoleStores, connection: ConsoleConnection) {
  async function noticed(answer: Promise<Reply>): Promise<Reply> {
    const reply = await answer;
    if (!reply.ok && reply.code !== "connection_closed") stores.notices.add(reply.code ?? "error", reply.detail);
    return reply;
  }

  /** Since when I am in the state I want to leave: sent late, the wish must not undo what came in between. */
  function seen(): number | null {
    const me = stores.centre.getState().welcome?.username;
    return me ? (stores.agents.getState().byId[me]?.since ?? null) : null;
  }

  /** The drafts of wrap-ups that are under way to the server, or there. */
  const sent = new Set<string>();

  /** What is unfinished needs no disposition. Words that come when the time is over are kept, and the agent is told. */
  async function wrapUp(contact: string, draft: WrapUpDraft, unfinished: boolean): Promise<Reply> {
    const id = draft.id || newId();
    const until = stores.contacts.getState().byId[contact]?.wrap_up_until ?? 0;
    sent.add(id);
    const reply = await noticed(
      connection.request({
        type: "wrap_up",
        id,
        contact,
        disposition: draft.disposition || null,
        note: draft.note,
        promise: draft.promise,
        promise_due: draft.promiseDue,
        promise_owner: draft.promiseOwner,
        unfinished,
      }),
    );
    if (!reply.ok) sent.delete(id);
    else if (stores.clock.now() > until) stores.notices.tell("wrap_up_kept");
    return reply;
  }

  return {
    ...createChatCommands(stores.conversations, connection, "agent"),
    /** Takes the place at my desk in this window: for one who also supervises. */
    openDesk: async (): Promise<void> => {
      if (stores.desk.getState().opened) return;
      stores.desk.open(); // also said whenever this window connects
      await connection.request({ type: "open_desk", id: newId() });
    },
    /** Is no longer at my desk in this window, and forgets what was on it. */
    leaveDesk: async (): Promise<void> => {
      stores.desk.clear();
      await connection.request({ type: "leave_desk", id: newId() });
    },
    setState: (availability: AgentCard["availability"], reason: string | null = null) =>
      noticed(connection.request({ type: "set_state", id: newId(), availability, reason, seen: seen() })),
    accept: (offer: string) => noticed(connection.request({ type: "accept", id: newId(), offer })),
    decline: (offer: string) => noticed(connection.request({ type: "decline", id: newId(), offer })),
    hold: (contact: string, on: boolean) => noticed(connection.request({ type: "hold", id: newId(), contact, on })),
    mute: (contact: string, on: boolean) => noticed(connection.request({ type: "mute", id: newId(), contact, on })),
    transfer: (contact: string, wish: TransferWish) =>
      noticed(connection.request({ type: "transfer", id: newId(), contact, ...wish })),
    end: (contact: string) => noticed(connection.request({ type: "end", id: newId(), contact })),
    wrapUp: (contact: string, draft: WrapUpDraft) => wrapUp(contact, draft, false),
    /** Keeps what has been filled in of a wrap-up that is running out, or is over, unless that has been done already. */
    keepWrapUp: (contact: string) => {
      const draft = stores.desk.getState().wrapUps[contact] ?? emptyWrapUp;
      if (begun(draft) && !sent.has(draft.id)) void wrapUp(contact, draft, draft.disposition === "");
    },
    mailTranscript: (contact: string, email: string) =>
      connection.request({ type: "mail_transcript", id: newId(), contact, email }),
    finishPromise: (promise: string) =>
      noticed(connection.request({ type: "finish_promise", id: newId(), promise, done: true })),
    movePromise: (promise: string, dueAt: number | null, owner: string) =>
      noticed(connection.request({ type: "move_promise", id: newId(), promise, due_at: dueAt, owner })),
    /** I see to the message of a contact, or with `on` false nobody does. */
    takeVoicemail: (contact: string, on: boolean) =>
      noticed(connection.request({ type: "take_voicemail", id: newId(), contact, on })),
    /** Has the caller called back by me; tells when that will be. */
    callBackVoicemail: async (contact: string) => {
      const reply = await noticed(connection.request({ type: "call_back_voicemail", id: newId(), contact }));
      if (reply.ok) stores.notices.tell("called_back");
    },
    finishVoicemail: (contact: string, done: boolean) =>
      noticed(connection.request({ type: "finish_voicemail", id: newId(), contact, done })),
    /** To the agents, or to the team; to all, where there are neither. */
    messageAgents: (text: string, agents: readonly string[], team: string | null) =>
      noticed(connection.request({ type: "message_agents", id: newId(), text, agents: [...agents], team })),
    readMessage: (message: string) => noticed(connection.request({ type: "read_message", id: newId(), message })),
    /** Until when it was to last makes it the same wish when it is sent again. */
    extendWrapUp: (contact: string, until: number) =>
      noticed(connection.request({ type: "extend_wrap_up", id: newId(), contact, until })),
    putNext: (contact: string) => noticed(connection.request({ type: "put_next", id: newId(), contact })),
    move: (contact: string, queue: string, credit: boolean | null) =>
      noticed(connection.request({ type: "move", id: newId(), contact, queue, credit })),
    assign: (contact: string, agent: string) =>
      noticed(connection.request({ type: "assign", id: newId(), contact, agent })),
    /** Makes a waiting contact mine, at my desk in this window. */
    take: (contact: string) => noticed(connection.request({ type: "take", id: newId(), contact })),
    writeAside: (contact: string, text: string) =>
      noticed(connection.request({ type: "write_aside", id: newId(), contact, text })),
    askHelp: (contact: string, on: boolean) =>
      noticed(connection.request({ type: "ask_help", id: newId(), contact, on })),
    /** Watches one conversation in place of another, or none. */
    watch: async (contact: string | null) => {
      const before = stores.asides.getState().watching;
      stores.asides.watch(contact);
      if (before !== null)
        await noticed(connection.request({ type: "watch", id: newId(), contact: before, on: false }));
      if (contact === null) return;
      const reply = await noticed(connection.request({ type: "watch", id: newId(), contact, on: true }));
      if (!reply.ok && stores.asides.getState().watching === contact) stores.asides.watch(null);
    },
    /** The server does not remember over a connection what is watched. */
    watchAgain: () => {
      const { watching } = stores.asides.getState();
      if (watching !== null) void connection.request({ type: "watch", id: newId(), contact: watching, on: true });
    },
    /** Has the server tell who of the other agents is there, for as long as somebody looks. */
    followColleagues: (on: boolean) => {
      stores.colleagues.follow(on);
      void connection.request({ type: "follow_colleagues", id: newId(), on });
    },
    /** Nor does it remember that. */
    followColleaguesAgain: () => {
      if (stores.colleagues.getState().followed)
        void connection.request({ type: "follow_colleagues", id: newId(), on: true });
    },
    closeQueue: (queue: string, until: number | null) =>
      noticed(connection.request({ type: "close_queue", id: newId(), queue, until })),
    openQueue: (queue: string) => noticed(connection.request({ type: "open_queue", id: newId(), queue })),
    acknowledgeAlarm: (alarm: string) => noticed(connection.request({ type: "acknowledge_alarm", id: newId(), alarm })),
    forceState: (agent: AgentCard, availability: AgentCard["availability"], reason: string | null = null) =>
      noticed(
        connection.request({
          type: "force_state",
          id: newId(),
          agent: agent.id,
          availability,
          reason,
          seen: agent.since,
        }),
      ),
    adjustAgent: (agent: string, queues: readonly string[], skills: Readonly<Record<string, number>>) =>
      noticed(
        connection.request({ type: "adjust_agent", id: newId(), agent, queues: [...queues], skills: { ...skills } }),
      ),
    restoreAgent: (agent: string) => noticed(connection.request({ type: "restore_agent", id: newId(), agent })),
    pickCustomer: (contact: string, customer: string) =>
      noticed(connection.request({ type: "pick_customer", id: newId(), contact, customer })),
  };
}
