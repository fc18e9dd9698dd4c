import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ContactCard } from "../../src/api/generated/messages";
import { type ConsoleModel, createConsole } from "../../src/stores/console";
import { contact, snapshot, voice, welcome } from "../support/cards";
import { fakeServer } from "../support/fakeSocket";
import { fakeSoftphone } from "../support/fakeSoftphone";
import { fakeRest } from "../support/rest";

let server: ReturnType<typeof fakeServer>;
let phone: ReturnType<typeof fakeSoftphone>;
let model: ConsoleModel;
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = fakeRest((_method, url) => (url.pathname.endsWith("/tickets") ? { body: { ticket: "T" } } : undefined));
});

afterEach(() => {
  model.stop();
  vi.useRealTimers();
});

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const line = () => model.stores.line.getState();
const says = (...contacts: ContactCard[]) => server.last.says({ type: "delta", position: 11, contacts });

/** Opens the page, anew when it was open before. */
function opens(contacts: ContactCard[] = [], softphone: "none" | "stand_in" | "twilio" = "stand_in", resumes = true) {
  server = fakeServer();
  phone = fakeSoftphone({ resumes });
  model = createConsole({
    user: "lin",
    onSignedOut: () => {},
    openSocket: server.openSocket,
    loadSoftphone: phone.load,
  });
  model.start();
  server.last.opens();
  server.last.says(welcome({ softphone }));
  server.last.says(snapshot({ contacts }));
}

const connecting = (call: object = { agent_leg: "none", connected: false }) => voice({ stage: "connecting" }, call);

describe("after a call is taken", () => {
  beforeEach(() => {
    opens();
    model.line.take("c1");
  });

  test("the line is made ready at the click, and connected with a ticket once the call is mine", async () => {
    await settle();
    expect(phone.done).toEqual(["prepare"]);
    says(connecting());
    await settle();
    expect(phone.done).toEqual(["prepare", "connect T"]);
    expect(line().phase).toBe("connecting");
    phone.leg.live();
    expect(line()).toMatchObject({ phase: "live", contact: "c1" });
    expect(asked).toEqual(["POST /voice/tickets"]);
  });

  test("a line that is lost after it was joined is connected again, once the carrier has noticed", async () => {
    says(connecting());
    await settle();
    phone.leg.live();
    says(voice());
    phone.leg.lost();
    expect(line().phase).toBe("lost");
    phone.leg.failed("network");
    await settle();
    expect(phone.legs).toHaveLength(1);
    says(voice({}, { agent_leg: "gone", rejoin_by: 1 }));
    await settle();
    expect(phone.legs).toHaveLength(2);
  });

  test("a line that cannot be had is tried once, and then for the agent to ask for", async () => {
    says(connecting());
    await settle();
    phone.leg.failed("microphone_denied");
    says(connecting());
    await settle(10_000);
    expect(phone.legs).toHaveLength(1);
    expect(line()).toMatchObject({ phase: "failed", reason: "microphone_denied" });
    model.line.connect("c1");
    await settle();
    expect(phone.legs).toHaveLength(2);
  });

  test("a line that is closed before it was joined is not asked for again and again", async () => {
    says(connecting());
    await settle();
    phone.leg.live();
    phone.leg.ended();
    await settle(10_000);
    expect(phone.legs).toHaveLength(1);
    expect(line()).toMatchObject({ phase: "failed", reason: "hung_up" });
  });

  test("a call that could not be connected is connected when it is offered and taken again", async () => {
    says(connecting());
    await settle();
    phone.leg.failed("network");
    says(voice({ stage: "waiting", agent: null }));
    model.line.take("c1");
    says(connecting());
    await settle();
    expect(phone.legs).toHaveLength(2);
  });

  test("a line that another window has instead, after it failed here, is let go", async () => {
    says(connecting());
    await settle();
    phone.leg.failed("microphone_denied");
    says(connecting({ agent_leg: "joining" }));
    expect(line()).toMatchObject({ phase: "off", contact: null, taken: null });
    says(voice());
    says(voice({}, { agent_leg: "gone" }));
    await settle(7_500);
    expect(phone.legs).toHaveLength(1); // it is for the other window to come back
    await settle(1_000);
    expect(phone.legs).toHaveLength(2);
  });

  test("a line that failed and that the carrier still believes in is not taken for another window's", async () => {
    says(connecting());
    await settle();
    says(connecting({ agent_leg: "joining" }));
    phone.leg.failed("network");
    says(connecting({ agent_leg: "joining" }));
    expect(line()).toMatchObject({ phase: "failed", reason: "network", taken: "c1" });
  });

  test("a line that is still being opened to a call that is gone is hung up", async () => {
    says(connecting());
    await settle();
    says(voice({ stage: "waiting", agent: null }));
    await settle();
    expect(phone.done).toEqual(["prepare", "connect T", "hang up"]);
  });

  test("a call that is over needs no line: what failed is forgotten, what lives may end by itself", async () => {
    says(connecting());
    await settle();
    phone.leg.live();
    says(voice({ stage: "wrapping" }));
    expect(line().phase).toBe("live");
    phone.leg.ended();
    expect(line().phase).toBe("off");
    await settle(10_000);
    expect(phone.legs).toHaveLength(1);
  });

  test("a leg left over from the call before is closed first", async () => {
    says(connecting());
    await settle();
    phone.leg.live();
    says(voice({ stage: "wrapping" }), { ...connecting(), id: "c2" });
    model.line.take("c2");
    await settle();
    expect(phone.done).toContain("hang up");
    phone.leg.ended();
    await settle();
    expect(line()).toMatchObject({ phase: "connecting", contact: "c2" });
  });
});

describe("after a reload", () => {
  async function reloads(contacts: ContactCard[], resumes = true) {
    opens([], "stand_in", resumes);
    model.line.take("c1");
    says(connecting());
    await settle();
    phone.leg.known?.("CA1");
    phone.leg.live();
    model.stop();
    opens(contacts, "stand_in", resumes);
    await settle();
  }

  test("the leg is taken up again where it outlived the page", async () => {
    await reloads([voice()]);
    expect(phone.done).toEqual(["resume CA1"]);
    phone.leg.live();
    expect(line().phase).toBe("live");
  });

  test("a leg that did not outlive it is connected anew", async () => {
    await reloads([voice({}, { agent_leg: "gone" })]);
    phone.leg.ended();
    await settle();
    expect(phone.done).toEqual(["resume CA1", "connect T"]);
  });

  test("a softphone whose legs die with the page waits until the carrier has noticed", async () => {
    await reloads([voice()], false);
    expect(phone.done).toEqual([]);
    expect(line().phase).toBe("off");
    says(voice({}, { agent_leg: "gone" }));
    await settle();
    expect(phone.done).toEqual(["connect T"]);
  });
});

describe("a window that did not take the call", () => {
  test("leaves it to the one that did for a moment, then connects", async () => {
    opens([connecting()]);
    await settle(7_000);
    says(connecting());
    expect(phone.legs).toHaveLength(0);
    await settle(1_500);
    expect(phone.done).toEqual(["connect T"]);
  });

  test("lets it be when the other has connected", async () => {
    opens([connecting()]);
    await settle(2_000);
    says(connecting({ agent_leg: "joining" }));
    await settle(10_000);
    expect(phone.legs).toHaveLength(0);
  });
});

test("where agents have no softphone nothing is connected, nor for chats", async () => {
  opens([connecting()], "none");
  await settle(10_000);
  expect(phone.legs).toHaveLength(0);
  model.stop();
  opens([contact()]);
  await settle(10_000);
  expect(phone.legs).toHaveLength(0);
});

test("a softphone that cannot be loaded says so, and is asked for anew by the next try", async () => {
  opens([]);
  let works = false;
  const load = phone.load;
  model.stop();
  model = createConsole({
    user: "lin",
    onSignedOut: () => {},
    openSocket: server.openSocket,
    loadSoftphone: (...given) => (works ? load(...given) : Promise.reject(new Error("no such chunk"))),
  });
  model.start();
  server.last.opens();
  server.last.says(welcome({ softphone: "twilio" }));
  server.last.says(snapshot({ contacts: [connecting()] }));
  model.line.connect("c1");
  await settle();
  expect(line()).toMatchObject({ phase: "failed", reason: "not_loaded" });
  works = true;
  model.line.connect("c1");
  await settle();
  expect(phone.done).toEqual(["connect T"]);
});
