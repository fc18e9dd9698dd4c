import { createStore } from "zustand/vanilla";
import { recallHere, rememberHere } from "../storage";

/** The texts of the centre's files, by name. */
export type Texts = Readonly<Record<string, string>>;

export interface ConfigurationState {
  /** What the edits began with; null while nothing is edited. */
  from: { version: string; files: Texts } | null;
  /** The files that have been edited, whole. */
  edits: Texts;
  /** Why, in the words of whoever edits. */
  message: string;
}

const nothing: ConfigurationState = { from: null, edits: {}, message: "" };

const KEPT = "callcenter.configuration";

/** What this window keeps for somebody; what it kept for anybody else is nobody's. */
function kept(user: string): ConfigurationState {
  try {
    const { user: whose, ...held } = JSON.parse(recallHere(KEPT) ?? "{}") as Partial<
      ConfigurationState & { user: string }
    >;
    return whose === user ? { ...nothing, ...held } : nothing;
  } catch {
    return nothing;
  }
}

/**
 * The centre's configuration as it is being edited. It stays while one looks at other pages, when the window is loaded
 * anew, and when the session has run out meanwhile; not over signing out.
 */
export function createConfigurationStore(user: string) {
  const store = createStore<ConfigurationState>(() => kept(user));
  store.subscribe((state) => rememberHere(KEPT, state.from === null ? null : JSON.stringify({ user, ...state })));
  return store;
}

export { nothing as nothingEdited };
