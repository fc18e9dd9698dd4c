import { createStore, type StoreApi } from "zustand/vanilla";

export interface Entities<T> {
  byId: Readonly<Record<string, T>>;
}

/** A store of cards by id: a card replaces the card of the same id. */
export interface EntityStore<T> extends StoreApi<Entities<T>> {
  replaceAll(cards: readonly T[]): void;
  put(cards: readonly T[]): void;
  remove(ids: readonly string[]): void;
}

export function createEntityStore<T extends { id: string }>(): EntityStore<T> {
  const store = createStore<Entities<T>>(() => ({ byId: {} }));
  const index = (cards: readonly T[]) => Object.fromEntries(cards.map((card) => [card.id, card]));
  return Object.assign(store, {
    replaceAll: (cards: readonly T[]) => store.setState({ byId: index(cards) }),
    put: (cards: readonly T[]) => {
      if (cards.length > 0) store.setState(({ byId }) => ({ byId: { ...byId, ...index(cards) } }));
    },
    remove: (ids: readonly string[]) => {
      if (ids.length === 0) return;
      store.setState(({ byId }) => ({
        byId: Object.fromEntries(Object.entries(byId).filter(([id]) => !ids.includes(id))),
      }));
    },
  });
}
