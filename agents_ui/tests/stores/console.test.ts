import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ConsoleModel, createConsole } from "../../src/stores/console";
import { agent, contact, message, NOW, offered, queue, snapshot, welcome } from "../support/cards";
import { fakeServer } from "../support/fakeSocket";

let server: ReturnType<typeof fakeServer>;
let model: ConsoleModel;
const onSignedOut = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  onSignedOut.mockReset();
  server = fakeServer();
  model = createConsole({ user: "lin", onSignedOut, openSocket: server.openSocket });
  model.start();
});

afterEach(() => {
  model.stop();
  vi.useRealTimers();
});

function connects(given = snapshot()) {
  server.last.opens();
  server.last.says(welcome());
  server.last.says(given);
}

async function reconnects() {
  server.last.ends(1006);
  await vi.advanceTimersByTimeAsync(1_000);
  server.last.opens();
}

const cards = () => ({
  agents: model.stores.agents.getState().byId,
  contacts: model.stores.contacts.getState().byId,
  queues: model.stores.queues.getState().byId,
});

describe("what the server sends", () => {
  test("a welcome sets the clock to the server's and says who I am", () => {
    connects();
    expect(Math.round(model.stores.clock.now())).toBe(NOW);
    expect(model.stores.centre.getState().welcome?.username).toBe("lin");
  });

  test("a snapshot with later deltas shows the same as a fresh snapshot", () => {
    connects(snapshot({ contacts: [contact(), contact({ id: "c9" })] }));
    server.last.says({ type: "delta", position: 11, contacts: [offered()], agents: [agent({ contacts: ["c1"] })] });
    server.last.says({ type: "delta", position: 12, contacts: [contact({ stage: "wrapping" })], gone: ["c9"] });
    server.last.says({ type: "delta", position: 13, queues: [queue({ waiting: 2 })] });
    const byDeltas = cards();
    server.last.says(
      snapshot({
        position: 13,
        agents: [agent({ contacts: ["c1"] })],
        contacts: [offered(), contact({ stage: "wrapping" })],
        queues: [queue({ waiting: 2 })],
      }),
    );
    expect(cards()).toEqual(byDeltas);
  });

  test("a type of message this version does not know is passed over", () => {
    connects();
    server.last.says({ type: "something_new" });
    expect(model.stores.connection.getState().phase).toBe("ready");
  });

  test("close code 4401 means that nobody is signed in", () => {
    connects();
    server.last.ends(4401);
    expect(onSignedOut).toHaveBeenCalledOnce();
  });
});

describe("after a reconnect", () => {
  test("hello gives the last position and, for each conversation, the last message held", async () => {
    connects(snapshot({ contacts: [contact()], messages: [message(1), message(2)] }));
    server.last.says({ type: "delta", position: 14 });
    const before = server.last.of("hello")[0]; // the window is the same
    await reconnects();
    expect(server.last.sent[0]).toEqual({
      type: "hello",
      position: 14,
      window: before?.window,
      desk: false,
      have: { c1: 2 },
    });
  });

  test("messages held stay, those that come are put after them, none twice", async () => {
    connects(snapshot({ contacts: [contact()], messages: [message(1), message(2)] }));
    await reconnects();
    server.last.says(welcome());
    server.last.says({ type: "delta", position: 15, contacts: [contact()] });
    for (const number of [2, 3]) server.last.says(message(number));
    expect(model.stores.conversations.of("c1").messages.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test("a fresh snapshot forgets the contacts it does not name, with their conversations", async () => {
    connects(snapshot({ contacts: [contact()], messages: [message(1)] }));
    await reconnects();
    server.last.says(welcome());
    server.last.says(snapshot({ position: 99 }));
    expect(cards().contacts).toEqual({});
    expect(model.stores.conversations.have()).toEqual({});
  });

  test("what was read while there was no connection is said again", async () => {
    connects(snapshot({ contacts: [contact()], messages: [message(1), message(2)] }));
    server.last.ends(1006);
    model.commands.markRead("c1");
    await vi.advanceTimersByTimeAsync(1_000);
    server.last.opens();
    server.last.says(welcome());
    expect(server.last.of("set_marks")).toEqual([{ type: "set_marks", contact: "c1", delivered: 2, read: 2 }]);
  });
});

describe("chat", () => {
  beforeEach(() => connects(snapshot({ contacts: [contact()] })));

  test("a customer's message is marked delivered when it comes, and read only when it is shown", () => {
    server.last.says(message(1));
    expect(server.last.of("set_marks")).toEqual([{ type: "set_marks", contact: "c1", delivered: 1, read: 0 }]);
    model.commands.markRead("c1");
    model.commands.markRead("c1");
    expect(server.last.of("set_marks").slice(1)).toEqual([{ type: "set_marks", contact: "c1", delivered: 1, read: 1 }]);
  });

  test("messages that come together change the screen once, and are marked delivered once", () => {
    const changed = vi.fn();
    model.stores.conversations.subscribe(changed);
    const many = Array.from({ length: 500 }, (_, n) => message(n + 1));
    server.last.says({ type: "messages", contact: "c1", messages: many });
    expect(model.stores.conversations.of("c1").messages).toHaveLength(500);
    expect(server.last.of("set_marks")).toEqual([{ type: "set_marks", contact: "c1", delivered: 500, read: 0 }]);
    expect(changed).toHaveBeenCalledTimes(2); // with the messages, and with my mark
  });

  test("a refused message has failed, and is tried again under the same id", async () => {
    void model.commands.post("c1", "hello");
    const [first] = server.last.of("post");
    server.last.says({ type: "reply", id: first?.id, ok: false, code: "unavailable" });
    await vi.advanceTimersByTimeAsync(0);
    expect(model.stores.conversations.of("c1").outgoing).toEqual([
      { id: first?.id, text: "hello", failed: "unavailable" },
    ]);
    void model.commands.retry("c1", String(first?.id));
    const [, second] = server.last.of("post");
    expect(second).toEqual(first);
    server.last.says(message(1, { sender: "agent", author: "lin", client_id: String(first?.id) }));
    expect(model.stores.conversations.of("c1").outgoing).toEqual([]);
  });

  test("a message written in another tab of mine is shown here too", () => {
    server.last.says(message(1, { sender: "agent", author: "lin", client_id: "from-the-other-tab" }));
    expect(model.stores.conversations.of("c1").messages).toHaveLength(1);
    expect(server.last.of("set_marks")).toEqual([]);
  });
});

describe("commands", () => {
  beforeEach(() => connects());

  test("a refusal is told to the person", async () => {
    const answer = model.commands.accept("o1");
    const [command] = server.last.of("accept");
    server.last.says({ type: "reply", id: command?.id, ok: false, code: "already_taken", detail: "Taken by chen." });
    expect((await answer).ok).toBe(false);
    expect(model.stores.notices.getState().notices).toMatchObject([
      { code: "already_taken", detail: "Taken by chen." },
    ]);
  });

  test("each is a new command with an id of its own", () => {
    void model.commands.setState("not_ready", "lunch");
    void model.commands.setState("available");
    const [first, second] = server.last.of("set_state");
    expect(first).toMatchObject({ availability: "not_ready", reason: "lunch" });
    expect(second).toMatchObject({ availability: "available", reason: null });
    expect(first?.id).not.toBe(second?.id);
  });
});

describe("what is filled in of a wrap-up", () => {
  const wrapping = contact({ stage: "wrapping", ended_at: NOW, outcome: "answered", wrap_up_until: NOW + 60_000 });
  const gone = { type: "delta", position: 11, gone: ["c1"] };
  const over = () => server.last.says(gone);
  const fill = (note: string) => model.stores.desk.draftWrapUp("c1", { note });
  const notices = () => model.stores.notices.getState().notices.map(({ code, good }) => [code, good]);
  const replies = async (ok = true) => {
    const id = server.last.of("wrap_up").at(-1)?.id;
    server.last.says({ type: "reply", id, ok, ...(ok ? {} : { code: "unavailable" }) });
    await vi.advanceTimersByTimeAsync(0);
  };

  beforeEach(() => connects(snapshot({ contacts: [wrapping] })));

  test("is sent though it is over, where that has not been done, and the agent is told that it is kept", async () => {
    fill("Wants a seat at the window");
    over();
    expect(server.last.of("wrap_up")).toMatchObject([{ note: "Wants a seat at the window", unfinished: true }]);
    await replies();
    expect(notices()).toEqual([["wrap_up_kept", true]]);
    over();
    expect(server.last.of("wrap_up")).toHaveLength(1);
  });

  test("is sent by a window that finds it over after a reconnect", async () => {
    fill("Wants a seat at the window");
    await reconnects();
    server.last.says(welcome());
    server.last.says(snapshot());
    expect(server.last.of("wrap_up")).toMatchObject([{ note: "Wants a seat at the window", unfinished: true }]);
  });

  test("is not sent again when it was finished in time, and nothing is told", async () => {
    fill("Done");
    model.stores.desk.draftWrapUp("c1", { disposition: "booked" });
    const { wrapUps } = model.stores.desk.getState();
    if (wrapUps.c1) void model.commands.wrapUp("c1", wrapUps.c1);
    over();
    await replies();
    expect(server.last.of("wrap_up")).toHaveLength(1);
    expect(notices()).toEqual([]);
  });

  test("has another id once more is filled in, and the same one as long as it stands", async () => {
    fill("Wants a seat");
    model.commands.keepWrapUp("c1");
    await replies(false);
    model.commands.keepWrapUp("c1");
    await replies(false);
    fill("Wants a seat at the window");
    over();
    const [first, second, third] = server.last.of("wrap_up").map(({ id }) => id);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });
});
