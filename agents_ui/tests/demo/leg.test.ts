import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { attend, openLeg } from "../../src/demo/leg";
import { carrierCall, fakeEvents } from "../support/fakeEvents";
import { fakeRest } from "../support/rest";

let events: ReturnType<typeof fakeEvents>;
let told: string[];
let answer: () => { status?: number; body?: object } | undefined;

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const watched = () =>
  openLeg("device", "CA1", {
    call: ({ status }) => told.push(status),
    heard: () => {},
    lost: () => told.push("lost"),
  });

beforeEach(() => {
  vi.useFakeTimers();
  events = fakeEvents();
  told = [];
  answer = () => ({});
  fakeRest(() => answer());
});

afterEach(() => {
  vi.useRealTimers();
});

test("a stream that only breaks is left to the browser, which tries again by itself", async () => {
  watched();
  events.last.breaks();
  await settle(5_000);
  expect(events.streams).toHaveLength(1);
  expect(told).toEqual(["lost"]);
});

test("a stream that the browser has given up is opened anew, as long as the carrier knows the call", async () => {
  watched();
  events.last.says("call", carrierCall());
  events.last.isRefused();
  await settle(1_000);
  expect(events.streams.map(({ url }) => url)).toEqual(Array(2).fill("/demo/carrier/device/calls/CA1/events"));
  answer = () => ({ status: 502 }); // not reachable: whether it knows the call cannot be said
  events.last.isRefused();
  await settle(1_000);
  events.last.says("call", carrierCall());
  expect(told).toEqual(["in-progress", "lost", "lost", "in-progress"]);
  expect(events.streams).toHaveLength(3);
});

test.each([
  ["in-progress", "completed"],
  ["ringing", "failed"],
])("a call that was %s and that the carrier has forgotten is %s", async (was, becomes) => {
  watched();
  events.last.says("call", carrierCall({ status: was }));
  answer = () => undefined;
  events.last.isRefused();
  await settle(5_000);
  expect(told).toEqual([was, "lost", becomes]);
  expect(events.streams).toHaveLength(1);
});

test("a stream is not opened anew for nobody, nor for a call that is over", async () => {
  const leg = watched();
  events.last.isRefused();
  await settle();
  leg.close();
  await settle(5_000);
  watched();
  events.last.says("call", carrierCall({ status: "completed", state: "ended" }));
  events.last.isRefused();
  await settle(5_000);
  expect(events.streams).toHaveLength(2);
});

test("at a telephone one goes on being at it, however often the browser gives its stream up", async () => {
  const rung: number[] = [];
  const leave = attend("+8613800000001", (calls) => rung.push(calls.length));
  events.last.says("rings", { calls: [] });
  events.last.isRefused();
  await settle(1_000);
  events.last.says("rings", { calls: [{ sid: "CA1", from: "+861000000000" }] });
  expect(rung).toEqual([0, 1]);
  events.last.isRefused();
  leave();
  await settle(5_000);
  expect(events.streams).toHaveLength(2);
  expect(events.last.closed).toBe(true);
});
