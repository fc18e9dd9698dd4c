import { shallow } from "zustand/shallow";
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

/** What things are called, by id: in each language. */
export type Names = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * What the cards of a store are called. Cards change all the time and their names hardly ever: who only writes names
 * follows this. Whoever is gone keeps their name.
 */
export function createNameStore(
  cards: StoreApi<Entities<{ id: string; name: Readonly<Record<string, string>> }>>,
): StoreApi<Names> {
  const store = createStore<Names>(() => ({}));
  cards.subscribe(({ byId }, before) => {
    const known = store.getState();
    const renamed = Object.values(byId).filter(
      (card) => card !== before.byId[card.id] && !(known[card.id] && shallow(known[card.id], card.name)),
    );
    if (renamed.length > 0) store.setState(Object.fromEntries(renamed.map(({ id, name }) => [id, name])));
  });
  return store;
}
