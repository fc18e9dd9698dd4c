import { createStore } from "zustand/vanilla";
import type {
  AgentCard,
  ConsoleClientMessage,
  ConsoleServerMessage,
  ContactCard,
  QueueCard,
  Welcome,
} from "../api/generated/messages";
import { api } from "../api/rest";
import { createConversationStore } from "../chat/conversations";
import { Actions } from "../keys/actions";
import { createKeymap, type KeymapStore } from "../keys/keymap";
import { ServerClock } from "../socket/clock";
import { CLOSE, Connection, type ConnectionState, notConnected, socketUrl } from "../socket/connection";
import { dispatch } from "../socket/dispatch";
import { newId } from "../socket/id";
import type { LoadSoftphone } from "../softphone/softphone";
import { createRingtone, type OpenSound, type Ringtone } from "../sound/ringtone";
import { createAlarmStore } from "./alarms";
import { createAsideStore } from "./asides";
import { createColleagueStore } from "./colleagues";
import { type ConsoleCommands, createCommands } from "./commands";
import { createConfigurationStore } from "./configuration";
import { createDayStore } from "./day";
import { createDeskStore } from "./desk";
import { createEntityStore, createNameStore } from "./entities";
import { createHandlers } from "./handlers";
import { createLine, createLineStore, type Line } from "./line";
import { createNoticeStore } from "./notices";
import { createVoicemailStore } from "./voicemails";
import { createWrittenStore } from "./written";

export type ConsoleConnection = Connection<ConsoleServerMessage, ConsoleClientMessage>;

/** Who I am and the centre's own words. */
export interface CentreState {
  /** Null until the server has said welcome. */
  welcome: Welcome | null;
}

/** A store per model. The socket's handlers fill them; views only observe. */
export function createStores(user: string) {
  const queues = createEntityStore<QueueCard>();
  const agents = createEntityStore<AgentCard>();
  return {
    clock: new ServerClock(),
    /** The log position up to which the stores tell everything. */
    position: { current: null as number | null },
    connection: createStore<ConnectionState>(() => notConnected),
    /** In how many windows of mine the console is open. */
    windows: createStore<{ open: number }>(() => ({ open: 1 })),
    centre: createStore<CentreState>(() => ({ welcome: null })),
    queues,
    agents,
    contacts: createEntityStore<ContactCard>(),
    names: { queues: createNameStore(queues), agents: createNameStore(agents) },
    alarms: createAlarmStore(),
    /** When the newest figures came, on the server's clock. */
    freshness: createStore<{ at: number | null }>(() => ({ at: null })),
    asides: createAsideStore(),
    colleagues: createColleagueStore(),
    configuration: createConfigurationStore(user),
    conversations: createConversationStore(),
    day: createDayStore(),
    desk: createDeskStore(user),
    line: createLineStore(),
    notices: createNoticeStore(),
    voicemails: createVoicemailStore(),
    written: createWrittenStore(),
  };
}

export type ConsoleStores = ReturnType<typeof createStores>;

/** Everything the console is made of while somebody is signed in. */
export interface ConsoleModel {
  stores: ConsoleStores;
  commands: ConsoleCommands;
  /** This browser's own connection to my call. */
  line: Line;
  /** What the agent hears when something comes. */
  ringtone: Ringtone;
  /** What can be done just now, and by which key. */
  actions: Actions;
  keymap: KeymapStore;
  start(): void;
  stop(): void;
}

export interface ConsoleOptions {
  onSignedOut: () => void;
  /** Whose console it is. */
  user: string;
  openSocket?: (url: string) => WebSocket;
  loadSoftphone?: LoadSoftphone;
  openSound?: OpenSound;
}

export function createConsole({
  onSignedOut,
  user,
  openSocket,
  loadSoftphone,
  openSound,
}: ConsoleOptions): ConsoleModel {
  const stores = createStores(user);
  const window = newId();
  const connection: ConsoleConnection = new Connection({
    url: socketUrl("/ws/console"),
    hello: () => ({
      type: "hello",
      position: stores.position.current,
      window,
      desk: stores.desk.getState().opened,
      have: stores.conversations.have(),
    }),
    isWelcome: (message) => message.type === "welcome",
    onMessage: (message) => dispatch(handlers, message),
    onState: (state) => {
      stores.connection.setState(state, true);
      if (state.phase === "stopped" && state.code === CLOSE.notSignedIn) onSignedOut();
    },
    // Also tells when nobody is signed in any more: a 401 is heard by the session's store.
    isThere: () =>
      api.session().then(
        () => true,
        () => false,
      ),
    openSocket,
  });
  const commands = createCommands(stores, connection);
  const handlers = createHandlers(stores, commands);
  const line = createLine(stores, loadSoftphone);
  return {
    stores,
    commands,
    line,
    ringtone: createRingtone(openSound),
    actions: new Actions(),
    keymap: createKeymap(user),
    start: () => {
      line.start();
      connection.start();
    },
    stop: () => {
      connection.stop();
      line.stop();
    },
  };
}
