import { createStore } from "zustand/vanilla";

export interface WrapUpDraft {
  disposition: string;
  note: string;
  promise: string;
}

interface DeskState {
  /** The contact the agent chose to look at; null follows what happens. */
  selected: string | null;
  /** Text begun but not sent, by contact. */
  texts: Readonly<Record<string, string>>;
  wrapUps: Readonly<Record<string, WrapUpDraft>>;
}

export const emptyWrapUp: WrapUpDraft = { disposition: "", note: "", promise: "" };

/** What the agent has on their desk that the server does not know of. */
export function createDeskStore() {
  const store = createStore<DeskState>(() => ({ selected: null, texts: {}, wrapUps: {} }));
  return Object.assign(store, {
    select: (contact: string | null) => store.setState({ selected: contact }),
    write: (contact: string, text: string) => store.setState(({ texts }) => ({ texts: { ...texts, [contact]: text } })),
    draftWrapUp: (contact: string, change: Partial<WrapUpDraft>) =>
      store.setState(({ wrapUps }) => ({
        wrapUps: { ...wrapUps, [contact]: { ...(wrapUps[contact] ?? emptyWrapUp), ...change } },
      })),
  });
}

export type DeskStore = ReturnType<typeof createDeskStore>;
