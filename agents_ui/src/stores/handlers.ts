import type { AgentCard, ChatMessage, ConsoleServerMessage, ContactCard, QueueCard } from "../api/generated/messages";
import type { Handlers } from "../socket/dispatch";
import type { ConsoleCommands } from "./commands";
import type { ConsoleStores } from "./console";

type Of<Type extends ConsoleServerMessage["type"]> = Extract<ConsoleServerMessage, { type: Type }>;
/** What each message does, one function per entity. */
export function createHandlers(stores: ConsoleStores, commands: ConsoleCommands): Handlers<ConsoleServerMessage> {
  const { conversations } = stores;

  function queues(cards: readonly QueueCard[] = []) {
    stores.queues.put(cards);
  }

  function agents(cards: readonly AgentCard[] = []) {
    stores.agents.put(cards);
  }

  function contacts(cards: readonly ContactCard[] = [], gone: readonly string[] = []) {
    stores.contacts.put(cards);
    stores.contacts.remove(gone);
    gone.forEach(commands.keepWrapUp);
    conversations.drop(gone);
    stores.asides.drop(gone);
    stores.desk.drop(gone);
  }

  function messages(messages: readonly ChatMessage[]) {
    conversations.messages(messages);
    for (const contact of new Set(messages.map((message) => message.contact))) commands.markDelivered(contact);
  }

  const fresh = () => stores.freshness.setState({ at: stores.clock.now() });

  function snapshot(snapshot: Of<"snapshot">) {
    stores.queues.replaceAll(snapshot.queues);
    stores.agents.replaceAll(snapshot.agents);
    stores.contacts.replaceAll(snapshot.contacts);
    // What we hold of conversations that go on stays: the server sends only what `have` left out.
    const open = new Set(snapshot.contacts.map((contact) => contact.id));
    conversations.keep(open);
    for (const contact of Object.keys(stores.desk.getState().wrapUps))
      if (!open.has(contact)) commands.keepWrapUp(contact);
    stores.desk.keep(open);
    stores.asides.keep(open);
    for (const marks of snapshot.marks) conversations.marks(marks);
    messages(snapshot.messages);
    stores.position.current = snapshot.position;
    fresh();
  }

  function delta(delta: Of<"delta">) {
    queues(delta.queues);
    agents(delta.agents);
    contacts(delta.contacts, delta.gone);
    stores.position.current = delta.position;
    if (delta.queues && delta.queues.length > 0) fresh();
  }

  return {
    welcome: (welcome) => {
      stores.clock.sync(welcome.server_time);
      stores.windows.setState({ open: 1 });
      stores.centre.setState({ welcome });
      commands.repeatMarks();
      commands.watchAgain();
      commands.followColleaguesAgain();
    },
    snapshot,
    delta,
    asides: ({ contact, asides }) => stores.asides.put(contact, asides),
    alarms: ({ alarms }) => stores.alarms.replaceAll(alarms),
    message: (message) => messages([message]),
    messages: (portion) => messages(portion.messages),
    typing: conversations.typing,
    marks: conversations.marks,
    day: stores.day.replaceAll,
    colleagues: ({ agents }) => stores.colleagues.replaceAll(agents),
    voicemails: ({ voicemails }) => stores.voicemails.replaceAll(voicemails),
    written: ({ messages }) => stores.written.replaceAll(messages),
    windows: ({ open }) => stores.windows.setState({ open }),
    reply: () => {}, // the connection has matched it to its command
    refused: ({ code, detail }) => stores.notices.add(code, detail),
  };
}
