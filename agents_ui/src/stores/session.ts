import { createStore } from "zustand/vanilla";
import { ApiError, onSignedOut } from "../api/http";
import { api, type Session } from "../api/rest";

export interface SessionState {
  /** `unknown` until the server has said whether somebody is signed in; `unreachable` when it cannot say. */
  status: "unknown" | "unreachable" | "signed_out" | "signed_in";
  session: Session | null;
}

/** Who is signed in. The cookie itself is not ours to see. */
export function createSessionStore() {
  const store = createStore<SessionState>(() => ({ status: "unknown", session: null }));
  const signedOut = () => store.setState({ status: "signed_out", session: null });
  onSignedOut(signedOut);
  return Object.assign(store, {
    signedOut,
    load: async () => {
      try {
        store.setState({ status: "signed_in", session: await api.session() });
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 401)) store.setState({ status: "unreachable" });
      }
    },
    signIn: async (username: string, password: string) => {
      store.setState({ status: "signed_in", session: await api.signIn(username, password) });
    },
    signOut: async () => {
      await api.signOut();
      signedOut();
    },
  });
}

export type SessionStore = ReturnType<typeof createSessionStore>;
