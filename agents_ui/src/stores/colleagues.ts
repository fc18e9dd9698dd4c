import { createStore } from "zustand/vanilla";
import type { ColleagueCard } from "../api/generated/messages";

interface ColleaguesState {
  /** Somebody looks at them: the server tells of them for so long. */
  followed: boolean;
  /** By id; null until the server has told of them. */
  byId: ReadonlyMap<string, ColleagueCard> | null;
}

/** Who of the other agents is there. */
export function createColleagueStore() {
  const store = createStore<ColleaguesState>(() => ({ followed: false, byId: null }));
  return Object.assign(store, {
    follow: (followed: boolean) => store.setState({ followed, byId: null }),
    replaceAll: (cards: readonly ColleagueCard[]) =>
      store.setState({ byId: new Map(cards.map((card) => [card.id, card])) }),
  });
}
