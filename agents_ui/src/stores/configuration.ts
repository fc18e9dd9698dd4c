import { createStore } from "zustand/vanilla";

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

/** The centre's configuration as it is being edited: it stays while one looks at other pages. */
export const createConfigurationStore = () => createStore<ConfigurationState>(() => nothing);

export { nothing as nothingEdited };
