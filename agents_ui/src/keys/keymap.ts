import { createStore } from "zustand/vanilla";
import { recall, remember } from "../storage";
import { ACTIONS, type ActionId } from "./actions";
import type { Chord } from "./chord";

type Keymap = Readonly<Record<ActionId, Chord | null>>;

const defaults = Object.fromEntries(ACTIONS.map(({ id, key }) => [id, key])) as Keymap;

/** What somebody has chosen; what cannot be read, or is of no action we know, is as if never chosen. */
function chosen(kept: string): Partial<Keymap> {
  try {
    const found = Object.entries(JSON.parse(recall(kept) ?? "{}") as object);
    return Object.fromEntries(found.filter(([id, key]) => id in defaults && (key === null || typeof key === "string")));
  } catch {
    return {};
  }
}

/** By which key each action goes, for one user of this browser; null for none. */
export function createKeymap(user: string) {
  const kept = `callcenter.keys.${user}`;
  const store = createStore<Keymap>(() => ({ ...defaults, ...chosen(kept) }));
  const change = (keys: Keymap) => {
    store.setState(keys);
    const own = ACTIONS.filter(({ id, key }) => keys[id] !== key).map(({ id }) => [id, keys[id]]);
    remember(kept, JSON.stringify(Object.fromEntries(own)));
  };
  const of = (chord: Chord) => ACTIONS.find(({ id }) => store.getState()[id] === chord)?.id ?? null;
  return Object.assign(store, {
    /** The action that goes by a key. */
    of,
    /** Gives an action another key, or none. Returns the action that has it already; nothing is changed then. */
    choose: (action: ActionId, chord: Chord | null): ActionId | null => {
      const taken = chord === null ? null : of(chord);
      if (taken !== null && taken !== action) return taken;
      change({ ...store.getState(), [action]: chord });
      return null;
    },
    reset: () => change(defaults),
  });
}

export type KeymapStore = ReturnType<typeof createKeymap>;
