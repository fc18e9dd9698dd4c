import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ContactCard } from "../../../src/api/generated/messages";
import { AlertsBanner } from "../../../src/console/alerts/AlertsBanner";
import { CentreNews } from "../../../src/console/coaching/CentreNews";
import { DeskPage } from "../../../src/console/desk/DeskPage";
import { contact, message, NOW, offered } from "../../support/cards";
import { fakeSound } from "../../support/fakeSound";
import { renderConsole } from "../../support/render";
import { speak } from "../../support/words";

/** What is on the desktop. */
const desktop: {
  title: string;
  tag: string;
  body: string;
  closed: boolean;
  onclick: (() => void) | null;
  close(): void;
}[] = [];

class FakeNotification {
  static permission: NotificationPermission = "granted";
  static requestPermission = vi.fn(async () => "granted" as const);
  closed = false;
  onclick: (() => void) | null = null;
  tag: string;
  body: string;
  constructor(
    readonly title: string,
    options: NotificationOptions,
  ) {
    this.tag = options.tag ?? "";
    this.body = options.body ?? "";
    desktop.push(this);
  }
  close() {
    this.closed = true;
  }
}

beforeEach(async () => {
  await speak("en");
  desktop.length = 0;
  FakeNotification.permission = "granted";
  vi.stubGlobal("Notification", FakeNotification);
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
});

function desk(snapshot: Parameters<typeof renderConsole>[1] = {}, sound = fakeSound()) {
  const page = (
    <>
      <AlertsBanner />
      <DeskPage />
    </>
  );
  const ringing = { ...renderConsole(page, { ...snapshot, openSound: sound.open }), sound };
  return ringing;
}

describe("an offer", () => {
  beforeEach(
    () =>
      void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout", "performance"] }),
  );
  afterEach(() => void vi.useRealTimers());

  /** Whether anything is heard in the next ten seconds. */
  function rings(sound: ReturnType<typeof fakeSound>) {
    const before = sound.heard.tones;
    act(() => void vi.advanceTimersByTime(10_000));
    return sound.heard.tones > before;
  }
  const open = () => desk({ snapshot: { contacts: [offered({ offer: later })] } });
  const later = { ...(offered().offer as NonNullable<ReturnType<typeof offered>["offer"]>), deadline: NOW + 60_000 };

  test("rings again and again, and is told on the desktop", () => {
    const { sound } = open();
    expect(rings(sound)).toBe(true);
    expect(rings(sound)).toBe(true);
    expect(desktop).toMatchObject([{ title: "New chat", tag: "o1", closed: false }]);
  });

  test.each([
    ["is withdrawn, expires or is taken by somebody else", { gone: ["c2"] }],
    ["is mine", { contacts: [contact({ id: "c2" })] }],
    ["is somebody else's", { contacts: [contact({ id: "c2", agent: "chen" })] }],
  ])("that %s rings no more", (_what, change) => {
    const { says, sound } = open();
    says({ type: "delta", position: 11, ...change });
    expect(rings(sound)).toBe(false);
    expect(desktop).toMatchObject([{ closed: true }]);
  });

  test.each(["Accept", "Decline"])("rings no more once I %s it", (name) => {
    const { sound } = open();
    act(() => screen.getByRole("button", { name }).click());
    expect(rings(sound)).toBe(false);
  });

  test("rings no more after its deadline, though nothing is heard of the server", () => {
    const { server, sound } = open();
    act(() => server.last.ends(1006));
    expect(rings(sound)).toBe(true);
    act(() => void vi.advanceTimersByTime(60_000));
    expect(rings(sound)).toBe(false);
  });

  test("rings no more when the console is left", () => {
    const { sound, unmount } = open();
    unmount();
    expect(rings(sound)).toBe(false);
    expect(desktop).toMatchObject([{ closed: true }]);
  });
});

test("a message that comes while the agent looks elsewhere is heard and told once", () => {
  const { says, sound } = desk({
    snapshot: { contacts: [contact(), contact({ id: "c3", arrived_at: NOW + 1 })], messages: [message(1)] },
  });
  expect(sound.heard.tones).toBe(0);
  says(message(1, { contact: "c3" }));
  expect(sound.heard.tones).toBe(1);
  expect(desktop).toMatchObject([{ title: "Bai Jing", tag: "c3" }]);
});

test("a browser that keeps the page silent is warned of until it does not", async () => {
  const sound = fakeSound(false);
  desk({}, sound);
  expect(screen.getByTestId("sound-blocked")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Turn the sound on" }));
  act(() => sound.allows());
  expect(screen.queryByTestId("sound-blocked")).toBeNull();
});

test("whoever wants no notifications is not asked again", async () => {
  FakeNotification.permission = "default";
  desk().unmount();
  desk();
  await userEvent.click(screen.getByRole("button", { name: "No" }));
  expect(screen.queryByTestId("ask-notifications")).toBeNull();
});

test("a desk that is open in other windows too says so, until it is not", () => {
  const { server, says } = desk();
  expect(server.last.of("hello")).toMatchObject([{ window: expect.any(String) }]);
  says({ type: "windows", open: 2 });
  expect(screen.getByTestId("windows")).toHaveTextContent("2 windows in all");
  says({ type: "windows", open: 1 });
  expect(screen.queryByTestId("windows")).toBeNull();
});

describe("what is whispered", () => {
  const aside = (id: string, author = "sun") => ({ id, author, at: NOW, text: "Be kind" });
  const whispers = (...asides: object[]) => ({ type: "asides", contact: "c1", asides });

  test("by somebody else is heard and told on the desktop without its words, each once", () => {
    const { says, sound } = desk({ welcome: { supervisors: [{ id: "sun", label: { en: "Sun Hui" } }] } });
    says({ type: "delta", position: 11, contacts: [contact()] });
    says(whispers(aside("n0", "lin")));
    expect(sound.heard.tones).toBe(0);
    says(whispers(aside("n0", "lin"), aside("n1")));
    const body = "Wrote to you about Bai Jing; the customer does not see it.";
    expect(desktop).toMatchObject([{ title: "Sun Hui", tag: "c1.aside", body }]);
    expect(sound.heard.tones).toBe(1);
    says({ type: "delta", position: 12, contacts: [contact({ idle_ends_at: NOW + 1 })] });
    expect(sound.heard.tones).toBe(1);
  });
});

test("the note of who sent a customer on is told by the offer, also once it is accepted", () => {
  const { says } = desk();
  const note = { id: "n1", author: "chen", at: NOW, text: "Wants 4A" };
  says({ type: "delta", position: 11, contacts: [offered()] });
  says({ type: "asides", contact: offered().id, asides: [note] });
  says({ type: "delta", position: 12, contacts: [contact({ id: offered().id })] });
  expect(desktop.map(({ tag }) => tag)).not.toContain(`${offered().id}.aside`);
});

describe("a supervisor", () => {
  const alarm = { id: "a1", queue: "sales", kind: "unstaffed", value: 0, threshold: 0, raised_at: NOW };
  const supervisor = { username: "sun", role: "supervisor" as const };
  const centre = (contacts: ContactCard[] = []) => {
    const sound = fakeSound();
    const given = { welcome: supervisor, snapshot: { contacts }, openSound: sound.open };
    return { ...renderConsole(<CentreNews />, given), sound };
  };

  test("hears of an agent who asks for help and sees it on the desktop, until it is given", () => {
    const { says, sound } = centre([contact()]);
    expect(sound.heard.tones).toBe(0);
    says({ type: "delta", position: 11, contacts: [contact({ help_since: NOW })] });
    expect(sound.heard.tones).toBe(1);
    expect(desktop).toMatchObject([{ title: "Help wanted", tag: "c1.help", closed: false }]);
    act(() => desktop[0]?.onclick?.());
    expect(screen.getByTestId("watch")).toBeInTheDocument();
    says({ type: "delta", position: 12, contacts: [contact()] });
    expect(desktop).toMatchObject([{ tag: "c1.help", closed: true }]);
  });

  test("hears an alarm once, and sees it on the desktop until somebody sees to it", () => {
    const { says, sound } = centre();
    says({ type: "alarms", alarms: [{ ...alarm, acknowledged_by: null }] });
    says({ type: "alarms", alarms: [{ ...alarm, value: 1, acknowledged_by: null }] });
    expect(sound.heard.tones).toBe(1);
    expect(desktop).toMatchObject([{ tag: "a1", closed: false }]);
    says({ type: "alarms", alarms: [{ ...alarm, acknowledged_by: "sun", acknowledged_name: {} }] });
    expect(desktop).toMatchObject([{ tag: "a1", closed: true }]);
  });

  test("is asked once whether these may be shown on the desktop", async () => {
    FakeNotification.permission = "default";
    centre();
    expect(screen.getByTestId("ask-notifications")).toHaveTextContent("Show alarms and calls for help");
    await userEvent.click(screen.getByRole("button", { name: "Show them" }));
    expect(FakeNotification.requestPermission).toHaveBeenCalled();
    expect(screen.queryByTestId("ask-notifications")).not.toBeInTheDocument();
  });
});
