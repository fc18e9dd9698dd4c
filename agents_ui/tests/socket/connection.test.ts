import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Connection, type ConnectionState } from "../../src/socket/connection";
import { fakeServer } from "../support/fakeSocket";

interface Frame {
  type: string;
  [field: string]: unknown;
}

let server: ReturnType<typeof fakeServer>;
let states: ConnectionState[];
let connection: Connection<Frame, Frame>;
let position: number;
let there: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  server = fakeServer();
  states = [];
  position = 0;
  there = false;
  connection = new Connection<Frame, Frame>({
    url: "ws://test/ws",
    hello: () => ({ type: "hello", position: position++ }),
    isWelcome: (message) => message.type === "welcome",
    onMessage: () => {},
    onState: (state) => states.push(state),
    isThere: async () => there,
    openSocket: server.openSocket,
  });
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

function welcomed() {
  server.last.opens();
  server.last.says({ type: "welcome" });
}

const phase = () => states.at(-1)?.phase;

test("hello comes first and alone; commands wait for the welcome", () => {
  connection.start();
  void connection.request({ type: "accept", id: "1" });
  server.last.opens();
  expect(server.last.sent.map((frame) => frame.type)).toEqual(["hello"]);
  server.last.says({ type: "welcome" });
  expect(server.last.sent.map((frame) => frame.type)).toEqual(["hello", "accept"]);
});

test("replies are matched to their commands by id, in whatever order they come", async () => {
  connection.start();
  welcomed();
  const first = connection.request({ type: "accept", id: "1" });
  const second = connection.request({ type: "end", id: "2" });
  server.last.says({ type: "reply", id: "2", ok: false, code: "not_yours" });
  server.last.says({ type: "reply", id: "1", ok: true });
  expect((await first).ok).toBe(true);
  expect((await second).code).toBe("not_yours");
});

test("an unanswered command is sent again under its id on the next connection, an answered one is not", async () => {
  connection.start();
  welcomed();
  void connection.request({ type: "post", id: "1" });
  const second = connection.request({ type: "post", id: "2" });
  server.last.says({ type: "reply", id: "2", ok: true });
  await second;
  server.last.ends(1006);
  await vi.advanceTimersByTimeAsync(1_000);
  welcomed();
  expect(server.sockets).toHaveLength(2);
  expect(server.last.of("post").map((frame) => frame.id)).toEqual(["1"]);
});

test("each new connection says hello with what is held by then", async () => {
  connection.start();
  welcomed();
  server.last.ends(1012);
  await vi.advanceTimersByTimeAsync(1_000);
  server.last.opens();
  expect(server.last.sent).toEqual([{ type: "hello", position: 1 }]);
});

test.each([1006, 1012, 4408, 4409])("after close code %i it tries again", async (code) => {
  connection.start();
  welcomed();
  server.last.ends(code);
  expect(phase()).toBe("lost");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.sockets).toHaveLength(2);
});

test.each([4401, 4403])("after close code %i it stops and its commands fail", async (code) => {
  connection.start();
  welcomed();
  const command = connection.request({ type: "accept", id: "1" });
  server.last.ends(code);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.sockets).toHaveLength(1);
  expect(states.at(-1)).toMatchObject({ phase: "stopped", code });
  expect((await command).code).toBe("connection_closed");
});

test("a message the server could not read is not sent again", async () => {
  connection.start();
  welcomed();
  const command = connection.request({ type: "post", id: "1" });
  server.last.ends(4409);
  expect((await command).code).toBe("bad_message");
  await vi.advanceTimersByTimeAsync(1_000);
  welcomed();
  expect(server.last.of("post")).toEqual([]);
});

test("the wait between tries grows while they fail, and starts anew after a connection that lasted", async () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  const waits: number[] = [];
  const fail = async () => {
    server.last.ends(1006);
    const wait = (states.at(-1)?.retryAt ?? 0) - performance.now();
    waits.push(Math.round(wait));
    await vi.advanceTimersByTimeAsync(wait + 1);
  };
  connection.start();
  await fail();
  await fail();
  welcomed(); // and lost at once: not a good connection yet
  await fail();
  welcomed();
  await vi.advanceTimersByTimeAsync(6_000);
  await fail();
  expect(waits).toEqual([500, 1000, 2000, 500]);
});

test("a reply that does not come in fifteen seconds means a dead line: another connection is made", async () => {
  connection.start();
  welcomed();
  void connection.request({ type: "post", id: "1" });
  await vi.advanceTimersByTimeAsync(17_000);
  expect(server.sockets).toHaveLength(2);
  expect(server.sockets[0]?.closed).toBe(true);
  welcomed();
  expect(server.last.of("post")).toHaveLength(1);
});

test("a quiet connection without open commands stays as it is", async () => {
  connection.start();
  welcomed();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(server.sockets).toHaveLength(1);
});

test("when the browser is online again it tries at once instead of waiting", () => {
  connection.start();
  welcomed();
  window.dispatchEvent(new Event("offline"));
  expect(phase()).toBe("lost");
  window.dispatchEvent(new Event("online"));
  expect(server.sockets).toHaveLength(2);
});

test("what nobody answers is dropped while there is no connection", async () => {
  connection.start();
  welcomed();
  server.last.ends(1006);
  connection.send({ type: "set_typing", on: true });
  await vi.advanceTimersByTimeAsync(1_000);
  welcomed();
  expect(server.last.of("set_typing")).toEqual([]);
});

test("the late close of a socket given up long ago changes nothing", async () => {
  connection.start();
  welcomed();
  const old = server.last;
  window.dispatchEvent(new Event("offline"));
  window.dispatchEvent(new Event("online"));
  welcomed();
  old.ends(1006);
  expect(phase()).toBe("ready");
});

describe("a socket that does not open", () => {
  const fails = async (times: number) => {
    for (let time = 0; time < times; time++) {
      server.last.ends(1006);
      await vi.advanceTimersByTimeAsync(10_000);
    }
  };

  test("while the server is down is tried again, without a word of refusal", async () => {
    connection.start();
    await fails(5);
    expect(server.sockets).toHaveLength(6);
    expect(states.at(-1)?.refused).toBe(false);
  });

  test("again and again, while the server answers, was refused; when it opens after all, that is over", async () => {
    there = true;
    connection.start();
    await fails(1);
    expect(states.at(-1)?.refused).toBe(false);
    await fails(2);
    expect(states.at(-1)?.refused).toBe(true);
    welcomed();
    expect(states.at(-1)).toMatchObject({ phase: "ready", refused: false });
  });

  test("after one that did is only a connection lost", async () => {
    there = true;
    connection.start();
    welcomed();
    await fails(1);
    expect(states.at(-1)?.refused).toBe(false);
  });
});
