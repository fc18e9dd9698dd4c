import { createStore } from "zustand/vanilla";
import type { ContactCard } from "../api/generated/messages";
import { api } from "../api/rest";
import {
  type Heard,
  type LegListener,
  type LineFailure,
  type LoadSoftphone,
  loadSoftphone,
  type Softphone,
} from "../softphone/softphone";
import { recallHere, rememberHere } from "../storage";
import type { ConsoleStores } from "./console";

const KEPT = "callcenter.line";
/** A window that did not take the call leaves connecting to the one that did, for so long. */
const OTHERS_MS = 8_000;

export interface LineState {
  /** What this browser's own leg does. What the call does is on the contact's card. */
  phase: "off" | "connecting" | "live" | "lost" | "failed";
  reason: LineFailure | null;
  /** The contact whose leg it is, or was last. */
  contact: string | null;
  /** The contact that this window took, and so connects to. */
  taken: string | null;
  /** What is heard, in words; null where nothing has been, as where it is heard with ears. */
  heard: readonly Heard[] | null;
}

/** What this window remembers over a reload: whose call it took, and under which id the leg can be taken up again. */
interface Kept {
  contact: string;
  leg: string | null;
}

export type Line = ReturnType<typeof createLine>;

const idle = { phase: "off", reason: null, contact: null, heard: null } as const;

export function createLineStore() {
  return createStore<LineState>(() => ({ ...idle, taken: null }));
}

/** Whether a leg of this browser's is there, or on its way. */
export const isUp = ({ phase }: LineState): boolean => phase === "connecting" || phase === "live" || phase === "lost";

/** My call, if I have one. */
export function callOf(contacts: readonly ContactCard[], me: string | undefined): ContactCard | undefined {
  return contacts.find(
    ({ channel, agent, stage }) =>
      channel === "voice" && agent === me && (stage === "connecting" || stage === "talking"),
  );
}

function kept(): Kept | null {
  try {
    return JSON.parse(recallHere(KEPT) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/**
 * Keeps this browser connected to my call: after I accept one, after a reload, and when the leg breaks off. It tries by
 * itself once for each leg that the carrier had joined; after that it is for the agent to say.
 */
export function createLine(stores: ConsoleStores, load: LoadSoftphone = loadSoftphone) {
  const { line: store, centre, contacts } = stores;
  let softphone: Promise<Softphone> | null = null;
  let taken = kept();
  /** The contact for which the automatic try is used up. */
  let spent: string | null = null;
  /** Whether the carrier has been without a leg since ours failed: one that it has afterwards is another window's. */
  let apart = false;
  let others: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  let unsubscribe: (() => void)[] = [];

  function keep(next: Kept | null): void {
    taken = next;
    rememberHere(KEPT, next && JSON.stringify(next));
    store.setState({ taken: next?.contact ?? null });
  }

  function phone(): Promise<Softphone> | null {
    const kind = centre.getState().welcome?.softphone ?? "none";
    if (kind === "none") return null;
    softphone ??= load(kind, {
      now: () => stores.clock.now(),
      token: async () => {
        const { token, expires_at } = await api.voiceToken();
        return { token, expiresAt: Date.parse(expires_at) };
      },
    }).catch((error: unknown) => {
      softphone = null;
      throw error;
    });
    return softphone;
  }

  function mine(): ContactCard | undefined {
    return callOf(Object.values(contacts.getState().byId), centre.getState().welcome?.username);
  }

  function listener(contact: string): LegListener {
    const my = ++turn;
    const set = (state: Partial<LineState>) => {
      if (my === turn) store.setState(state);
    };
    const over = (reason: LineFailure | null) => {
      if (my !== turn) return;
      turn += 1;
      store.setState({ phase: reason ? "failed" : "off", reason, heard: null });
      if (taken?.contact === contact) keep({ contact, leg: null });
      follow();
    };
    return {
      live: () => set({ phase: "live", reason: null }),
      lost: () => set({ phase: "lost" }),
      // A leg that the carrier never joined was not wanted; one that it did is over, or comes again.
      ended: () => over(spent === contact && mine()?.id === contact ? "hung_up" : null),
      failed: over,
      known: (leg) => my === turn && keep({ contact, leg }),
      heard: (heard) => set({ heard }),
    };
  }

  function use(contact: string, act: (ready: Softphone, leg: LegListener) => void): void {
    const ready = phone();
    if (!ready) return;
    const leg = listener(contact);
    store.setState({ contact, phase: "connecting", reason: null, heard: null });
    ready.then(
      (loaded) => act(loaded, leg),
      () => leg.failed("not_loaded"),
    );
  }

  /** Connects this browser to my call. */
  function connect(contact: string): void {
    if (isUp(store.getState())) return;
    spent = contact;
    apart = false;
    keep({ contact, leg: null });
    use(contact, (ready, leg) => ready.connect(async () => (await api.voiceTicket(contact)).ticket, leg));
  }

  function resume({ contact, leg: id }: Kept): void {
    use(contact, (ready, leg) => (ready.resume && id ? ready.resume(id, leg) : leg.ended()));
  }

  /** Does what my call asks for now. */
  function follow(): void {
    const call = mine();
    const state = store.getState();
    const leg = call?.call?.agent_leg ?? "none";
    if (leg === "joined" && spent === call?.id) spent = null;
    const legless = leg === "none" || leg === "gone";
    const wanted = call && !isUp(state) && spent !== call.id && legless;
    const ours = taken?.contact === call?.id;
    if (state.phase === "failed" && legless) apart = true;
    if (!wanted || ours) others = void clearTimeout(others);
    if (!call) {
      if (state.phase === "failed") store.setState(idle);
      if (state.phase === "connecting") hangUp(); // to a call that is gone; a line that lives may end by itself
    } else if (isUp(state)) {
      if (state.contact !== call.id) hangUp(); // a leg left over; its end brings us back here
    } else if (ours && taken?.leg) {
      resume(taken);
    } else if (state.phase === "failed" && ours && apart && !legless) {
      keep(null); // another window has the line: ours is not missed
      store.setState(idle);
    } else if (wanted) {
      if (ours) connect(call.id);
      else others ??= setTimeout(() => mine()?.id === call.id && connect(call.id), OTHERS_MS);
    }
  }

  function withPhone(act: (ready: Softphone) => void): void {
    phone()?.then(act, () => {}); // connecting has said that there is none
  }

  const hangUp = () => withPhone((ready) => ready.hangUp());

  return {
    start: () => {
      store.setState({ taken: taken?.contact ?? null });
      unsubscribe = [contacts.subscribe(follow), centre.subscribe(follow)];
    },
    stop: () => {
      for (const each of unsubscribe) each();
      others = void clearTimeout(others);
      turn += 1;
      store.setState(idle);
      softphone?.then(
        (ready) => ready.stop(),
        () => {},
      );
      softphone = null;
    },
    /** This window takes the call: to be called from the click that accepts it. */
    take: (contact: string) => {
      spent = null; // also of a contact that failed to connect and is offered again
      keep({ contact, leg: null });
      withPhone((ready) => ready.prepare());
    },
    connect,
    hangUp,
    digits: (keys: string) => withPhone((ready) => ready.digits(keys)),
    speak: (text: string) => withPhone((ready) => ready.speak?.(text)),
  };
}
