import { expect, test, vi } from "vitest";
import { ServerClock } from "../../src/socket/clock";

test("the server's time runs on from what it said, whatever the browser's clock is set to", () => {
  vi.useFakeTimers();
  const clock = new ServerClock();
  clock.sync(1_000_000);
  vi.advanceTimersByTime(2_500);
  vi.setSystemTime(0);
  expect(clock.now()).toBe(1_002_500);
  vi.useRealTimers();
});
