import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createConversationStore } from "../../src/chat/conversations";
import { message } from "../support/cards";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("somebody whose stop was never heard has stopped writing after a while", () => {
  const store = createConversationStore();
  store.typing({ type: "typing", contact: "c1", sender: "customer", on: true });
  vi.advanceTimersByTime(7_000);
  expect(store.of("c1").typing).toBe("customer");
  vi.advanceTimersByTime(2_000);
  expect(store.of("c1").typing).toBeNull();
});

test("a conversation that is gone is not brought back by the end of somebody's writing", () => {
  const store = createConversationStore();
  store.typing({ type: "typing", contact: "c1", sender: "customer", on: true });
  store.drop(["c1"]);
  vi.advanceTimersByTime(10_000);
  expect(store.have()).toEqual({});
});

test("what is held is told for each conversation", () => {
  const store = createConversationStore();
  store.messages([message(1), message(1, { contact: "c2" }), message(2)]);
  expect(store.have()).toEqual({ c1: 2, c2: 1 });
  store.keep(new Set(["c2"]));
  expect(store.have()).toEqual({ c2: 1 });
});
