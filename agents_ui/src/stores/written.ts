import { createStore } from "zustand/vanilla";
import type { WrittenCard } from "../api/generated/messages";

/** What a supervisor has written to agents, the newest first; the server says all of it whenever it changes. */
export function createWrittenStore() {
  const store = createStore<{ messages: readonly WrittenCard[] }>(() => ({ messages: [] }));
  return Object.assign(store, {
    replaceAll: (messages: readonly WrittenCard[]) => store.setState({ messages }),
  });
}
