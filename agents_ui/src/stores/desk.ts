import { createStore } from "zustand/vanilla";
import { newId } from "../socket/id";
import { recallHere, rememberHere } from "../storage";

export interface WrapUpDraft {
  /** What it is known by as it stands: sent again unchanged, it is the same. Empty while there is nothing in it. */
  id: string;
  disposition: string;
  note: string;
  promise: string;
  /** When it is to be kept; null when nobody said. */
  promiseDue: number | null;
  /** Who is to keep it; null for whoever promised it. */
  promiseOwner: string | null;
}

/** What outlives a reload of the window. */
interface Kept {
  /** Whether somebody who also supervises has opened their desk in this window. */
  opened: boolean;
  /** The contact the agent chose to look at; null follows what happens. */
  selected: string | null;
  /** Text begun but not sent, by contact. */
  texts: Readonly<Record<string, string>>;
  /** The same of what only colleagues see. */
  asides: Readonly<Record<string, string>>;
  /** How many of those that were written beside a conversation have been seen. */
  asidesSeen: Readonly<Record<string, number>>;
  wrapUps: Readonly<Record<string, WrapUpDraft>>;
}

interface DeskState extends Kept {
  /** The offers whose answer is on its way. */
  answering: readonly string[];
}

export const emptyWrapUp: WrapUpDraft = {
  id: "",
  disposition: "",
  note: "",
  promise: "",
  promiseDue: null,
  promiseOwner: null,
};

/** Whether there is anything in it that would be missed. */
export const begun = ({ disposition, note, promise }: WrapUpDraft): boolean =>
  disposition !== "" || note.trim() !== "" || promise.trim() !== "";

const KEPT = "callcenter.desk";
const nothing: Kept = { opened: false, selected: null, texts: {}, asides: {}, asidesSeen: {}, wrapUps: {} };

/** What this window keeps for somebody; what it kept for anybody else is nobody's. */
function kept(user: string): Kept {
  try {
    const { user: whose, ...held } = JSON.parse(recallHere(KEPT) ?? "{}") as Partial<Kept & { user: string }>;
    return whose === user ? { ...nothing, ...held } : nothing;
  } catch {
    return nothing;
  }
}

/** What the agent has on their desk that the server does not know of. Drafts outlive a reload, not the contact. */
export function createDeskStore(user: string) {
  const store = createStore<DeskState>(() => ({ ...kept(user), answering: [] }));
  store.subscribe(({ answering: _, ...held }) => rememberHere(KEPT, JSON.stringify({ user, ...held })));
  const only = <T>(drafts: Readonly<Record<string, T>>, stays: (contact: string) => boolean) =>
    Object.fromEntries(Object.entries(drafts).filter(([contact]) => stays(contact)));
  const forget = (stays: (contact: string) => boolean) =>
    store.setState(({ texts, asides, asidesSeen, wrapUps }) => ({
      texts: only(texts, stays),
      asides: only(asides, stays),
      asidesSeen: only(asidesSeen, stays),
      wrapUps: only(wrapUps, stays),
    }));
  return Object.assign(store, {
    open: () => store.setState({ opened: true }),
    select: (contact: string | null) => store.setState({ selected: contact }),
    write: (contact: string, text: string) => store.setState(({ texts }) => ({ texts: { ...texts, [contact]: text } })),
    writeAside: (contact: string, text: string) =>
      store.setState(({ asides }) => ({ asides: { ...asides, [contact]: text } })),
    seeAsides: (contact: string, count: number) =>
      store.setState(({ asidesSeen }) => ({ asidesSeen: { ...asidesSeen, [contact]: count } })),
    draftWrapUp: (contact: string, change: Partial<Omit<WrapUpDraft, "id">>) =>
      store.setState(({ wrapUps }) => ({
        wrapUps: { ...wrapUps, [contact]: { ...emptyWrapUp, ...wrapUps[contact], ...change, id: newId() } },
      })),
    answering: (offer: string, on: boolean) =>
      store.setState(({ answering }) => ({
        answering: on ? [...answering, offer] : answering.filter((other) => other !== offer),
      })),
    /** Forgets the drafts of every contact that is not one of these. */
    keep: (contacts: ReadonlySet<string>) => forget((contact) => contacts.has(contact)),
    /** Forgets the drafts of these contacts. */
    drop: (contacts: readonly string[]) => {
      if (contacts.length > 0) forget((contact) => !contacts.includes(contact));
    },
    /** Whether something has been begun to be written. */
    hasDrafts: () => {
      const { texts, asides, wrapUps } = store.getState();
      const written = [...Object.values(texts), ...Object.values(asides)];
      return written.some((text) => text.trim() !== "") || Object.values(wrapUps).some(begun);
    },
    /** Forgets everything, for whoever sits down next. */
    clear: () => {
      store.setState({ ...nothing, answering: [] });
      rememberHere(KEPT, null);
    },
  });
}

export type DeskStore = ReturnType<typeof createDeskStore>;
