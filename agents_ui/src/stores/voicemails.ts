import { createStore } from "zustand/vanilla";
import type { VoicemailCard } from "../api/generated/messages";

/** The messages that callers have left, the oldest first; the server says all of them whenever one changes. */
export function createVoicemailStore() {
  const store = createStore<{ voicemails: readonly VoicemailCard[] }>(() => ({ voicemails: [] }));
  return Object.assign(store, {
    replaceAll: (voicemails: readonly VoicemailCard[]) => store.setState({ voicemails }),
  });
}

export type VoicemailStore = ReturnType<typeof createVoicemailStore>;
