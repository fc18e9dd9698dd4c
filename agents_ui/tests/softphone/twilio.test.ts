import { EventEmitter } from "node:events";
import type { Device } from "@twilio/voice-sdk";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../../src/api/http";
import { createTwilioSoftphone, reasonOf } from "../../src/softphone/twilio";

const HOUR = 3_600_000;

class FakeCall extends EventEmitter {
  done: string[] = [];
  sendDigits = (keys: string) => this.done.push(keys);
  disconnect = () => this.done.push("disconnect");
}

class FakeDevice extends EventEmitter {
  state = "unregistered";
  tokens: string[] = [];
  dialled: unknown[] = [];
  call = new FakeCall();
  connecting: Promise<FakeCall> = Promise.resolve(this.call);

  connect(options: unknown) {
    this.dialled.push(options);
    return this.connecting;
  }

  updateToken(token: string) {
    this.tokens.push(token);
  }

  destroy() {
    this.state = "destroyed";
  }
}

let devices: FakeDevice[];
let options: Device.Options[];
let tokens: number;
let told: string[];
let prepared: (device: FakeDevice) => void;

const listener = {
  live: () => told.push("live"),
  lost: () => told.push("lost"),
  ended: () => told.push("ended"),
  failed: (reason: string) => told.push(`failed ${reason}`),
};

function softphone(fetchToken?: () => Promise<{ token: string; expiresAt: number }>) {
  const token = async () => ({ token: `t${++tokens}`, expiresAt: Date.now() + HOUR });
  const newDevice = (first: string, given: Device.Options) => {
    const device = new FakeDevice();
    device.tokens.push(first);
    devices.push(device);
    options.push(given);
    prepared(device);
    return device as unknown as Device;
  };
  return createTwilioSoftphone({ token: fetchToken ?? token, now: () => Date.now() }, { newDevice });
}

const settle = () => vi.advanceTimersByTimeAsync(0);

async function connected() {
  const phone = softphone();
  phone.connect(async () => "ticket", listener);
  await settle();
  devices[0]?.call.emit("accept");
  return { phone, call: (devices[0] as FakeDevice).call };
}

beforeEach(() => {
  vi.useFakeTimers();
  devices = [];
  options = [];
  told = [];
  tokens = 0;
  prepared = () => {};
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the Device", () => {
  test("is not made before the first click, asks before the page is closed, and is told early of its token's end", async () => {
    const phone = softphone();
    await settle();
    expect(devices).toHaveLength(0);
    phone.prepare();
    phone.prepare();
    await settle();
    expect(options).toMatchObject([{ closeProtection: true, tokenRefreshMs: 60_000 }]);
    expect(options[0]).not.toHaveProperty("edge");
  });

  test("gets a fresh token at half of the token's life, when it warns, and again after a failure", async () => {
    let works = true;
    const phone = softphone(async () => {
      if (!works) throw new ApiError(0, "unreachable", null);
      return { token: `t${++tokens}`, expiresAt: Date.now() + HOUR };
    });
    phone.prepare();
    await settle();
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    expect(devices[0]?.tokens).toEqual(["t1", "t2"]);
    devices[0]?.emit("tokenWillExpire");
    await settle();
    expect(devices[0]?.tokens).toEqual(["t1", "t2", "t3"]);
    works = false;
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    works = true;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(devices[0]?.tokens).toEqual(["t1", "t2", "t3", "t4"]);
    phone.stop();
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(tokens).toBe(4);
    expect(devices[0]?.state).toBe("destroyed");
  });

  test("that is left while its token is on the way is renewed no more", async () => {
    let answer = () => {};
    const phone = softphone(async () => {
      tokens += 1;
      await new Promise<void>((done) => {
        answer = done;
      });
      return { token: `t${tokens}`, expiresAt: Date.now() + HOUR };
    });
    phone.prepare();
    phone.stop(); // while it is made
    answer();
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(tokens).toBe(1);
    phone.prepare();
    answer();
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    phone.stop(); // while it is renewed
    answer();
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(tokens).toBe(3);
  });

  test("is listened to by nobody who has been connected or given up", async () => {
    const { call, phone } = await connected();
    const alone = devices[0]?.listenerCount("error");
    call.emit("disconnect");
    phone.connect(async () => "ticket", listener);
    await settle();
    expect(devices[0]?.listenerCount("error")).toBe(alone);
    expect(alone).toBe(1); // ours, which keeps its errors from being thrown
  });

  test("does not dial with a token that has all but run out", async () => {
    const life = [50_000, HOUR];
    const phone = softphone(async () => ({ token: `t${++tokens}`, expiresAt: Date.now() + (life.shift() ?? 0) }));
    phone.connect(async () => "ticket", listener);
    await settle();
    expect(devices[0]?.tokens).toEqual(["t1", "t2"]);
    expect(devices[0]?.dialled).toHaveLength(1);
  });
});

describe("a leg", () => {
  test("dials with the ticket, is live once accepted, and says when the network comes and goes", async () => {
    const { phone, call } = await connected();
    expect(devices[0]?.dialled).toEqual([{ params: { ticket: "ticket" } }]);
    call.emit("reconnecting");
    call.emit("reconnected");
    phone.digits("1");
    phone.hangUp();
    call.emit("disconnect");
    call.emit("disconnect");
    expect(told).toEqual(["live", "lost", "live", "ended"]);
    expect(call.done).toEqual(["1", "disconnect"]);
  });

  test("that the SDK never settles is given up after a while, with its Device", async () => {
    prepared = (device) => {
      device.connecting = new Promise(() => {});
    };
    const phone = softphone();
    phone.connect(async () => "ticket", listener);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual(["failed timeout"]);
    expect(devices[0]?.state).toBe("destroyed");
    prepared = () => {};
    phone.connect(async () => "ticket", listener);
    await settle();
    devices[1]?.call.emit("accept");
    expect(told).toEqual(["failed timeout", "live"]);
  });

  test("that comes about after it was given up is hung up", async () => {
    let dial: (call: FakeCall) => void = () => {};
    prepared = (device) => {
      device.connecting = new Promise((done) => {
        dial = done;
      });
    };
    softphone().connect(async () => "ticket", listener);
    await vi.advanceTimersByTimeAsync(20_000);
    dial(devices[0]?.call as FakeCall);
    await settle();
    expect(devices[0]?.call.done).toEqual(["disconnect"]);
  });

  test("that is hung up while it is dialled is over at once, with its Device, and never comes about", async () => {
    let dial: (call: FakeCall) => void = () => {};
    prepared = (device) => {
      device.connecting = new Promise((done) => {
        dial = done;
      });
    };
    const phone = softphone();
    phone.connect(async () => "ticket", listener);
    await settle();
    phone.hangUp();
    expect(told).toEqual(["ended"]);
    dial(devices[0]?.call as FakeCall);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(devices[0]).toMatchObject({ state: "destroyed", call: { done: ["disconnect"] } });
    expect(told).toEqual(["ended"]);
  });

  test("that is hung up before its ticket is there, or before it is accepted, is over too", async () => {
    const phone = softphone();
    let give = (_ticket: string) => {};
    phone.connect(() => new Promise((done) => (give = done)), listener);
    await settle();
    phone.hangUp();
    give("ticket");
    await settle();
    expect(devices[0]?.dialled).toEqual([]);
    phone.connect(async () => "ticket", listener);
    await settle();
    phone.hangUp();
    devices[1]?.call.emit("accept");
    await settle();
    expect(devices[1]?.state).toBe("destroyed");
    expect(told).toEqual(["ended", "ended"]);
  });

  test("without a microphone, without a ticket or refused says why", async () => {
    const phone = softphone();
    phone.connect(async () => "ticket", listener);
    await settle();
    devices[0]?.call.emit("error", { code: 31401 });
    phone.connect(() => Promise.reject(new ApiError(409, "illegal_move", null)), listener);
    await settle();
    expect(told).toEqual(["failed microphone_denied", "failed server"]);
  });

  test("that breaks off after trouble says which; trouble that passes is forgotten", async () => {
    const { call } = await connected();
    call.emit("error", { code: 53405 });
    call.emit("reconnected");
    call.emit("error", { code: 31005 });
    call.emit("disconnect");
    expect(told).toEqual(["live", "live", "failed network"]);
  });

  test.each([
    [{ code: 31402 }, "microphone_missing"],
    [{ code: 20104 }, "not_allowed"],
    [{ code: 31486 }, "refused"],
    [{ code: 12345 }, "unknown"],
    [{ name: "NotSupportedError" }, "not_supported"],
    [new ApiError(0, "unreachable", null), "network"],
    [undefined, "network"],
    [null, "unknown"],
  ])("means something to the agent when %o befalls it", (error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
