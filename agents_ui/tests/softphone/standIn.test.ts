import { beforeEach, describe, expect, test } from "vitest";
import type { LineFailure } from "../../src/softphone/softphone";
import { createStandInSoftphone } from "../../src/softphone/standIn";
import { carrierCall, fakeEvents } from "../support/fakeEvents";
import { fakeRest } from "../support/rest";

let events: ReturnType<typeof fakeEvents>;
let told: string[];
let bodies: unknown[];

const listener = {
  live: () => told.push("live"),
  lost: () => told.push("lost"),
  ended: () => told.push("ended"),
  failed: (reason: LineFailure) => told.push(`failed ${reason}`),
  known: (id: string) => told.push(`known ${id}`),
  heard: (heard: readonly { text?: string }[]) => told.push(`heard ${heard.map(({ text }) => text).join()}`),
};

const softphone = () => createStandInSoftphone({ token: async () => ({ token: "jwt", expiresAt: 0 }), now: () => 0 });
const settle = () => new Promise((done) => setTimeout(done));

beforeEach(() => {
  events = fakeEvents();
  told = [];
  bodies = [];
});

function carrier(knows = true) {
  return fakeRest((method, url, body) => {
    if (body) bodies.push(body);
    if (url.pathname.endsWith("/device/calls")) return { status: 201, body: { sid: "CA1" } };
    return method === "POST" || knows ? { body: {} } : undefined;
  });
}

test("connects with token and ticket, and is live when the carrier says so", async () => {
  const asked = carrier();
  softphone().connect(async () => "once", listener);
  await settle();
  expect(asked).toEqual(["POST /demo/carrier/device/calls"]);
  expect(bodies).toEqual([{ token: "jwt", params: { ticket: "once" } }]);
  expect(events.last.url).toBe("/demo/carrier/device/calls/CA1/events");
  events.last.says("call", carrierCall({ status: "ringing" }));
  events.last.says("call", carrierCall());
  events.last.breaks();
  events.last.says("call", carrierCall());
  events.last.says("call", carrierCall({ status: "completed", state: "ended" }));
  expect(told).toEqual(["known CA1", "live", "lost", "live", "ended"]);
});

test("hears everything once and in order, though each connection tells it anew", async () => {
  carrier();
  softphone().connect(async () => "once", listener);
  await settle();
  for (const number of [2, 1, 2]) events.last.says("heard", { number, kind: "speech", text: `w${number}`, at: 0 });
  expect(told.slice(1)).toEqual(["heard w2", "heard w1,w2"]);
});

test("takes up a leg from before a reload; one that is not known any more has ended", async () => {
  const asked = carrier();
  softphone().resume?.("CA9", listener);
  await settle();
  expect(asked).toEqual(["GET /demo/carrier/device/calls/CA9"]);
  events.last.says("call", carrierCall());
  expect(told).toEqual(["known CA9", "live"]);
  carrier(false);
  softphone().resume?.("CA8", listener);
  await settle();
  expect(told.at(-1)).toBe("ended");
  expect(events.streams).toHaveLength(1);
});

test("what was said here comes back after a reload, in its place, and not on another call", async () => {
  carrier();
  const phone = softphone();
  phone.resume?.("CA9", listener);
  await settle();
  events.last.says("heard", { number: 1, kind: "speech", text: "w1", at: 0 });
  phone.speak?.("mine");
  softphone().resume?.("CA9", listener);
  await settle();
  expect(told.at(-1)).toBe("heard mine");
  for (const number of [1, 2]) events.last.says("heard", { number, kind: "speech", text: `w${number}`, at: 0 });
  expect(told.at(-1)).toBe("heard w1,mine,w2");
  softphone().resume?.("CA8", listener);
  await settle();
  events.last.says("heard", { number: 1, kind: "speech", text: "other", at: 0 });
  expect(told.at(-1)).toBe("heard other");
});

test("keys, words and hanging up go to the leg", async () => {
  const asked = carrier();
  const phone = softphone();
  phone.connect(async () => "once", listener);
  await settle();
  phone.digits("1");
  phone.speak?.("hello");
  phone.hangUp();
  await settle();
  expect(asked.slice(1)).toEqual(
    ["digits", "speak", "hang-up"].map((act) => `POST /demo/carrier/device/calls/CA1/${act}`),
  );
  expect(bodies.slice(1)).toEqual([{ digits: "1" }, { text: "hello" }, {}]);
});

describe("before the leg is there", () => {
  const HANG_UP = "POST /demo/carrier/device/calls/CA1/hang-up";

  test("hanging up ends it at once, and what comes of the dialling is hung up", async () => {
    const asked = carrier();
    const phone = softphone();
    phone.connect(async () => "once", listener);
    await Promise.resolve();
    await Promise.resolve(); // the carrier is being asked
    phone.hangUp();
    phone.hangUp();
    expect(told).toEqual(["ended"]);
    await settle();
    expect(told).toEqual(["ended"]);
    expect(asked).toEqual(["POST /demo/carrier/device/calls", HANG_UP]);
    expect(events.streams).toHaveLength(0);
  });

  test("hanging up spares the carrier what it has not been asked yet", async () => {
    const asked = carrier();
    const phone = softphone();
    let give = (_ticket: string) => {};
    phone.connect(() => new Promise((done) => (give = done)), listener);
    await settle();
    phone.hangUp();
    give("once");
    await settle();
    expect([told, asked]).toEqual([["ended"], []]);
  });

  test("hanging up one from before a reload ends it at the carrier", async () => {
    const asked = carrier();
    const phone = softphone();
    phone.resume?.("CA1", listener);
    phone.hangUp();
    await settle();
    expect(told).toEqual(["ended"]);
    expect(asked).toEqual(["GET /demo/carrier/device/calls/CA1", HANG_UP]);
    expect(events.streams).toHaveLength(0);
  });

  test("leaving hangs up what comes of the dialling, and lets be what was there before", async () => {
    const asked = carrier();
    const dialling = softphone();
    dialling.connect(async () => "once", listener);
    await Promise.resolve();
    await Promise.resolve();
    dialling.stop();
    const resuming = softphone();
    resuming.resume?.("CA9", listener);
    resuming.stop();
    await settle();
    expect(asked.filter((each) => each.endsWith("hang-up"))).toEqual([HANG_UP]);
    expect([told, events.streams]).toEqual([[], []]);
  });
});

test("a leg that the carrier refuses has failed", async () => {
  fakeRest(() => ({ status: 403, body: { code: 20101, message: "Invalid Access Token" } }));
  softphone().connect(async () => "once", listener);
  await settle();
  carrier();
  softphone().connect(async () => "once", listener);
  await settle();
  events.last.says("call", carrierCall({ status: "busy", state: "ended" }));
  expect(told.filter((each) => each.startsWith("failed"))).toEqual(["failed refused", "failed refused"]);
});
