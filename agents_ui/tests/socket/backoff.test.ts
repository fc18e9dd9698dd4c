import { expect, test } from "vitest";
import { backoff } from "../../src/socket/backoff";

test("each try waits up to twice as long as the one before, and never more than ten seconds", () => {
  const longest = [0, 1, 2, 3, 4, 5, 20].map((attempt) => backoff(attempt, () => 1));
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test("half of every wait is random, so that clients who lost the same server spread out", () => {
  expect(backoff(3, () => 0)).toBe(2000);
  expect(backoff(3, () => 0.5)).toBe(3000);
});
