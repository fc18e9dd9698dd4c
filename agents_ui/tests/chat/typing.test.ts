import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TypingSignal } from "../../src/chat/typing";

const told: boolean[] = [];
let signal: TypingSignal;

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
  signal = new TypingSignal((on) => told.push(on));
});
afterEach(() => vi.useRealTimers());

test("the other side is told at once, then only now and then while the writing goes on", () => {
  for (let second = 0; second < 9; second++) {
    signal.wrote("text");
    vi.advanceTimersByTime(1_000);
  }
  expect(told).toEqual([true, true, true]);
});

test("after five quiet seconds the writing has stopped", () => {
  signal.wrote("text");
  vi.advanceTimersByTime(5_000);
  expect(told).toEqual([true, false]);
});

test("nothing is told of stopping by one who had not begun, nor of an emptied field twice", () => {
  signal.stop();
  signal.wrote("t");
  signal.wrote("");
  signal.wrote(" ");
  expect(told).toEqual([true, false]);
});
