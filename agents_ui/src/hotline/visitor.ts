import { createStore } from "zustand/vanilla";
import { recall, remember } from "../storage";

const KEY = "callcenter.visitor";

/** What this browser keeps to come back to its conversation after a reload. */
export interface Visitor {
  visitorToken: string | null;
  identityToken: string | null;
  /** Whose token that is, where the page itself let them choose (the demo does). */
  comesAs: string | null;
  /** The ended contact whose last page was put away. */
  dismissed: string | null;
}

const nobody: Visitor = { visitorToken: null, identityToken: null, comesAs: null, dismissed: null };

function stored(): Visitor {
  try {
    return { ...nobody, ...(JSON.parse(recall(KEY) ?? "{}") as Partial<Visitor>) };
  } catch {
    return nobody;
  }
}

/**
 * Takes the identity token that a host page has put into the address (`#identity=TOKEN`) and removes it from there;
 * undefined when there is none, null when it is empty: nobody is signed in any more.
 */
export function takeIdentity(): string | null | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get("identity");
  if (token === null) return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  return token || null;
}

export function createVisitorStore() {
  const store = createStore<Visitor>(stored);
  return Object.assign(store, {
    change: (change: Partial<Visitor>) => {
      store.setState(change);
      remember(KEY, JSON.stringify(store.getState()));
    },
  });
}
