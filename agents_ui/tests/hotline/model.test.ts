import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ContactStatus, CustomerWelcome } from "../../src/api/generated/messages";
import { createHotline, type HotlineModel } from "../../src/hotline/model";
import { takeIdentity } from "../../src/hotline/visitor";
import { message, NOW } from "../support/cards";
import { fakeServer } from "../support/fakeSocket";

let server: ReturnType<typeof fakeServer>;
let hotline: HotlineModel;

const status = (fields: Partial<ContactStatus> = {}): ContactStatus => ({
  type: "status",
  contact: "c1",
  queue: "sales",
  stage: "talking",
  agent_name: "Lin",
  ...fields,
});

const greeting = (fields: Partial<CustomerWelcome> = {}): CustomerWelcome => ({
  type: "customer_welcome",
  server_time: NOW,
  visitor_token: "v1",
  identity: "anonymous",
  name: null,
  language: null,
  queues: [],
  status: null,
  messages: [],
  marks: [],
  ...fields,
});

function opens(): HotlineModel {
  server = fakeServer();
  const opened = createHotline({ openSocket: server.openSocket });
  opened.start();
  server.last.opens();
  return opened;
}

const visit = () => hotline.stores.visit.getState();

beforeEach(() => {
  vi.useFakeTimers();
  hotline = opens();
});

afterEach(() => {
  hotline.stop();
  vi.useRealTimers();
});

describe("coming back", () => {
  test("a first visit has no token; after a reload the page comes with the one it was given", () => {
    expect(server.last.sent[0]).toEqual({ type: "hello", visitor_token: null, identity_token: null, have: 0 });
    server.last.says(greeting());
    hotline.stop();
    hotline = opens();
    expect(server.last.sent[0]).toMatchObject({ visitor_token: "v1" });
    server.last.says(greeting({ status: status(), messages: [message(1), message(2, { sender: "agent" })] }));
    expect(visit().status?.stage).toBe("talking");
    expect(hotline.stores.conversations.of("c1").messages).toHaveLength(2);
  });

  test("after a lost connection only what is missing is asked for", async () => {
    server.last.says(greeting({ status: status(), messages: [message(1), message(2)] }));
    server.last.ends(1012);
    await vi.advanceTimersByTimeAsync(1_000);
    server.last.opens();
    expect(server.last.sent[0]).toMatchObject({ have: 2 });
  });

  test("when another window has begun a new contact meanwhile, its messages are asked for from the first", async () => {
    server.last.says(greeting({ status: status(), messages: [message(1), message(2)] }));
    server.last.ends(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    server.last.opens();
    server.last.says(greeting({ status: status({ contact: "c2" }) }));
    server.last.opens();
    expect(server.last.sent[0]).toMatchObject({ have: 0 });
  });

  test("an ended contact that was put away stays away after a reload", () => {
    const ended = status({ stage: "ended", outcome: "answered", ended_by: "agent" });
    server.last.says(greeting({ status: ended }));
    expect(visit().status?.stage).toBe("ended");
    hotline.dismiss();
    hotline.stop();
    hotline = opens();
    server.last.says(greeting({ status: ended }));
    expect(visit().status).toBeNull();
  });
});

describe("who it is", () => {
  test("coming as somebody else is a new visit with their token", () => {
    server.last.says(greeting());
    hotline.comeAs({ externalId: "M0001", token: "signed" });
    server.last.opens();
    expect(server.last.sent[0]).toMatchObject({ visitor_token: null, identity_token: "signed" });
  });

  test("a token that expires in mid-conversation ends in a question, not in another visit", async () => {
    server.last.says(greeting());
    hotline.signIn("signed");
    server.last.opens();
    server.last.says(greeting({ identity: "verified", status: status() }));
    server.last.ends(1012);
    await vi.advanceTimersByTimeAsync(1_000);
    server.last.opens();
    server.last.says({ type: "refused", code: "identity_expired", detail: "" });
    server.last.ends(4401);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(visit().refused).toBe("identity_expired");
    expect(server.sockets).toHaveLength(3);

    hotline.signIn("fresh");
    server.last.opens();
    expect(server.last.sent[0]).toMatchObject({ visitor_token: "v1", identity_token: "fresh" });
    server.last.says(greeting({ identity: "verified", status: status() }));
    expect(visit()).toMatchObject({ refused: null, status: { contact: "c1" } });
  });

  test("who goes on without signing in keeps what it takes to find the conversation again later", () => {
    server.last.says(greeting());
    hotline.signIn("forged");
    server.last.opens();
    server.last.says({ type: "refused", code: "identity_forged", detail: "" });
    server.last.ends(4401);
    hotline.signIn(null);
    server.last.opens();
    expect(server.last.sent[0]).toMatchObject({ visitor_token: "v1", identity_token: null });
  });

  test("what the browser kept is dropped when the server cannot make sense of it", () => {
    server.last.says(greeting());
    hotline.stop();
    hotline = opens();
    server.last.says({ type: "refused", code: "bad_message", detail: "" });
    server.last.opens();
    expect(server.last.sent[0]).toMatchObject({ visitor_token: null });
  });

  test.each([
    ["#identity=a.b-c_d", "a.b-c_d"],
    ["#identity=", null],
    ["#elsewhere", undefined],
    ["", undefined],
  ])("the address %s of a host page gives the token %s, and does not keep it", (hash, token) => {
    history.replaceState(null, "", `/hotline?lang=en${hash}`);
    expect(takeIdentity()).toBe(token);
    expect(location.hash).toBe(token === undefined ? hash : "");
    expect(location.pathname + location.search).toBe("/hotline?lang=en");
    history.replaceState(null, "", "/");
  });
});

describe("a contact", () => {
  beforeEach(() => server.last.says(greeting()));

  test("follows what the server says of its place in line", () => {
    for (const place of [3, 2, 1]) {
      server.last.says(status({ stage: "waiting", place }));
      expect(visit().status?.place).toBe(place);
    }
  });

  test("that is open in another window is brought here when a second one is tried", async () => {
    const wish = { queue: "sales", language: "en", name: "", phone: "", email: "" };
    const begun = hotline.begin(wish);
    const [command] = server.last.of("start");
    expect(command).toMatchObject(wish);
    server.last.says({ type: "reply", id: command?.id, ok: false, code: "already_open" });
    expect((await begun).code).toBe("already_open");
    server.last.opens();
    server.last.says(greeting({ status: status({ stage: "waiting", place: 1 }) }));
    expect(visit().status?.stage).toBe("waiting");
  });

  test("marks the agent's messages delivered as they come", () => {
    server.last.says(status());
    server.last.says(message(1, { sender: "agent" }));
    expect(server.last.of("set_marks")).toEqual([{ type: "set_marks", contact: "c1", delivered: 1, read: 0 }]);
  });
});
