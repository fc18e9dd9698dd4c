import { createStore } from "zustand/vanilla";
import type { AsideCard } from "../api/generated/messages";

interface AsidesState {
  /** The contact whose conversation a supervisor watches. */
  watching: string | null;
  byContact: Readonly<Record<string, readonly AsideCard[]>>;
}

/** What is written beside conversations, by contact, and which one is watched. */
export function createAsideStore() {
  const store = createStore<AsidesState>(() => ({ watching: null, byContact: {} }));
  const only = (stays: (contact: string) => boolean) =>
    store.setState(({ watching, byContact }) => ({
      watching: watching !== null && stays(watching) ? watching : null,
      byContact: Object.fromEntries(Object.entries(byContact).filter(([contact]) => stays(contact))),
    }));
  return Object.assign(store, {
    watch: (watching: string | null) => store.setState({ watching }),
    put: (contact: string, asides: readonly AsideCard[]) =>
      store.setState(({ byContact }) => ({ byContact: { ...byContact, [contact]: asides } })),
    /** Forgets what belongs to contacts that are not among these. */
    keep: (contacts: ReadonlySet<string>) => only((contact) => contacts.has(contact)),
    /** Forgets what belongs to these contacts. */
    drop: (contacts: readonly string[]) => {
      if (contacts.length > 0) only((contact) => !contacts.includes(contact));
    },
  });
}

/** How many of these, after those that have been `seen`, somebody else than `me` has written. */
export const newAsides = (asides: readonly AsideCard[] | undefined, seen: number | undefined, me: string | undefined) =>
  (asides ?? []).slice(seen ?? 0).filter(({ author }) => author !== me).length;

export type AsideStore = ReturnType<typeof createAsideStore>;
