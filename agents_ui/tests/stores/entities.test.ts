import { expect, test, vi } from "vitest";
import { createEntityStore, createNameStore } from "../../src/stores/entities";

interface Card {
  id: string;
  name: Record<string, string>;
  state: string;
}

const card = (id: string, name: string, state = "available"): Card => ({ id, name: { en: name }, state });

function stores() {
  const cards = createEntityStore<Card>();
  return { cards, names: createNameStore(cards) };
}

test("a card replaces the card of the same id, and a removed one is gone", () => {
  const { cards } = stores();
  cards.replaceAll([card("chen", "Chen"), card("lin", "Lin")]);
  cards.put([card("lin", "Lin", "offline")]);
  cards.remove(["chen"]);
  expect(cards.getState().byId).toEqual({ lin: card("lin", "Lin", "offline") });
});

test("who follows names alone is not told of a change of anything else", () => {
  const { cards, names } = stores();
  cards.replaceAll([card("chen", "Chen"), card("lin", "Lin")]);
  const told = vi.fn();
  names.subscribe(told);
  cards.put([card("lin", "Lin", "offline")]);
  cards.replaceAll([card("chen", "Chen", "offline"), card("lin", "Lin")]);
  expect(told).not.toHaveBeenCalled();
});

test("a new name and a new card are told at once", () => {
  const { cards, names } = stores();
  cards.replaceAll([card("lin", "Lin")]);
  cards.put([card("lin", "Lin Jia")]);
  cards.put([card("chen", "Chen")]);
  expect(names.getState()).toEqual({ lin: { en: "Lin Jia" }, chen: { en: "Chen" } });
});

test("whoever is gone keeps their name", () => {
  const { cards, names } = stores();
  cards.replaceAll([card("lin", "Lin")]);
  cards.remove(["lin"]);
  expect(names.getState()).toEqual({ lin: { en: "Lin" } });
});
