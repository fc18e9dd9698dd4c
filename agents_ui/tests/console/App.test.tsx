import { MantineProvider } from "@mantine/core";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, useLocation } from "react-router";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "../../src/console/App";
import { createSessionStore } from "../../src/stores/session";
import { agent, contact, message, offered, snapshot, welcome } from "../support/cards";
import { fakeServer } from "../support/fakeSocket";
import { fakeRest } from "../support/rest";
import { speak } from "../support/words";

let server: ReturnType<typeof fakeServer>;
let role: "agent" | "supervisor";
let also: ("supervisor" | "admin")[];

beforeEach(async () => {
  await speak("en");
  role = "agent";
  also = [];
  server = fakeServer();
  vi.stubGlobal("WebSocket", function open() {
    return server.openSocket();
  });
});

const session = () => ({ username: "lin", role, roles: [role, ...also], expires_at: "2026-03-02T20:00:00Z" });

function Where() {
  const { pathname, search } = useLocation();
  return <output data-testid="where">{pathname + search}</output>;
}

async function opens(path: string) {
  const store = createSessionStore();
  render(
    <MantineProvider env="test">
      <MemoryRouter initialEntries={[path]}>
        <App session={store} />
        <Where />
      </MemoryRouter>
    </MantineProvider>,
  );
  await act(() => store.load());
}

function connects() {
  act(() => server.last.opens());
  act(() => server.last.says(welcome({ role, roles: [role, ...also] })));
  act(() => server.last.says(snapshot()));
}

async function signsIn(password: string) {
  await userEvent.type(screen.getByLabelText("User name"), "lin");
  await userEvent.type(screen.getByLabelText("Password", { selector: "input" }), password);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

const nobody = (method: string, url: URL, body: unknown) => {
  if (!url.pathname.endsWith("/session")) return { body: { items: [], next: null, as_of: "2026-03-02T08:00:00Z" } };
  if (method === "POST" && (body as { password: string }).password === "demo") return { body: session() };
  return { status: 401, body: { code: method === "POST" ? "wrong_credentials" : "not_signed_in" } };
};

describe("signing in", () => {
  test("is asked of whoever is not signed in, and leads to the page they wanted", async () => {
    fakeRest(nobody);
    await opens("/contacts?queue=sales");
    expect(screen.getByTestId("where")).toHaveTextContent("/login?next=%2Fcontacts%3Fqueue%3Dsales");
    await signsIn("demo");
    await screen.findByTestId("me");
    expect(screen.getByTestId("where")).toHaveTextContent("/contacts?queue=sales");
  });

  test("with a wrong password says so and stays", async () => {
    fakeRest(nobody);
    await opens("/");
    await signsIn("wrong");
    expect(await screen.findByRole("alert")).toHaveTextContent("User name or password is wrong.");
    expect(screen.getByTestId("where")).toHaveTextContent("/login");
  });

  test.each(["//evil.example", "/\\evil.example", "https://evil.example"])("never leads to %s", async (next) => {
    fakeRest(nobody);
    await opens(`/login?next=${encodeURIComponent(next)}`);
    await signsIn("demo");
    await screen.findByTestId("me");
    expect(screen.getByTestId("where")).toHaveTextContent(/^\/$/);
  });
});

describe("signing out", () => {
  test("takes along whatever was shown: who signs in next begins with nothing", async () => {
    const people = { lin: "Bai Jing", chen: "Gu Ming" };
    let who: keyof typeof people = "lin";
    let late = Promise.resolve();
    let there = true;
    fakeRest((method, url) => {
      if (!there && method === "GET") return { status: 401, body: { code: "not_signed_in" } };
      if (url.pathname.endsWith("/session"))
        return method === "DELETE" ? { status: 204 } : { body: { ...session(), username: who } };
      if (!url.pathname.endsWith("/contacts")) return { body: { items: [] } };
      const row = { id: "c1", channel: "chat", arrived_at: "2026-03-02T07:00:00Z", customer: "k1", state: "closed" };
      return { body: { items: [{ ...row, queue: "sales", customer_name: people[who] }], next: null } };
    });
    const answer = fetch;
    vi.stubGlobal("fetch", async (path: string, options?: RequestInit) => {
      await (path.includes("/contacts") ? late : null);
      return answer(path, options);
    });
    await opens("/contacts");
    connects();
    expect(await screen.findByText("Bai Jing")).toBeInTheDocument();
    there = false;
    act(() => server.last.ends(4401));
    await screen.findByLabelText("User name");

    there = true;
    who = "chen";
    let come = () => {};
    late = new Promise((done) => (come = done));
    await signsIn("demo");
    await screen.findByTestId("me");
    connects();
    expect(screen.queryByText("Bai Jing")).toBeNull();
    expect(screen.getByRole("region", { name: "Contacts" })).toHaveAttribute("aria-busy", "true");
    come();
    expect(await screen.findByText("Gu Ming")).toBeInTheDocument();
  });
});

describe("the first page", () => {
  test.each([
    ["agent", "My contacts"],
    ["supervisor", "Queues"],
  ] as const)("of a %s shows %s", async (who, heading) => {
    role = who;
    fakeRest(() => ({ body: session() }));
    await opens("/");
    connects();
    expect(screen.getByRole("heading", { name: heading })).toBeInTheDocument();
  });

  test("says so when the server cannot be reached, and tries again when asked", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await opens("/");
    expect(screen.getByRole("alert")).toHaveTextContent("The server cannot be reached just now.");
    fakeRest(() => ({ body: session() }));
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByTestId("me")).toBeInTheDocument();
  });
});

describe("one who is agent and supervisor", () => {
  beforeEach(() => {
    also = ["supervisor"];
    fakeRest(() => ({ body: session() }));
  });

  test("begins with the whole centre, and is at no desk before it is opened", async () => {
    await opens("/");
    connects();
    expect(screen.getByRole("heading", { name: "Queues" })).toBeInTheDocument();
    expect(screen.getByTestId("me")).toHaveTextContent(/^Lin Xiaowen · Supervisor$/);
    expect(server.last.of("hello")).toMatchObject([{ desk: false }]);
    expect(screen.queryByTestId("state-now")).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole("link", { name: "Desk" }));
    expect(screen.getByTestId("where")).toHaveTextContent("/desk");
    expect(server.last.of("open_desk")).toHaveLength(1);
    expect(screen.getByTestId("state-now")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("link", { name: "Live" }));
    expect(screen.getByTestId("state-now")).toBeInTheDocument();
    act(() => server.last.says({ type: "delta", position: 11, contacts: [offered()] }));
    expect(screen.getByTestId("offer-bar")).toBeInTheDocument();
  });

  test("says that the desk is open whenever the window connects again", async () => {
    await opens("/desk");
    connects();
    act(() => server.last.ends(1006));
    act(() => void window.dispatchEvent(new Event("online")));
    act(() => server.last.opens());
    expect(server.last.of("hello")).toMatchObject([{ desk: true }]);
  });

  test("leaves the desk once offline, and goes on supervising", async () => {
    await opens("/desk");
    connects();
    await userEvent.click(screen.getByRole("button", { name: "Leave the desk" }));
    const [command] = server.last.of("set_state");
    expect(command).toMatchObject({ availability: "offline" });
    expect(server.last.of("leave_desk")).toEqual([]);
    await act(async () => server.last.says({ type: "reply", id: command?.id, ok: true }));
    expect(server.last.of("leave_desk")).toHaveLength(1);
    expect(screen.getByTestId("where")).toHaveTextContent(/^\/$/);
    expect(screen.queryByTestId("state-now")).not.toBeInTheDocument();
    act(() => server.last.ends(1006));
    act(() => void window.dispatchEvent(new Event("online")));
    act(() => server.last.opens());
    expect(server.last.of("hello")).toMatchObject([{ desk: false }]);
  });

  test("leaves the desk after the contact they hold", async () => {
    await opens("/desk");
    connects();
    act(() => server.last.says({ type: "delta", position: 11, contacts: [contact()] }));
    await userEvent.click(screen.getByRole("button", { name: "Leave the desk" }));
    await act(async () => server.last.says({ type: "reply", id: server.last.of("set_state")[0]?.id, ok: true }));
    expect(server.last.of("leave_desk")).toEqual([]);
    const offline = agent({ availability: "offline" });
    await act(async () => server.last.says({ type: "delta", position: 12, agents: [offline], gone: ["c1"] }));
    expect(server.last.of("leave_desk")).toHaveLength(1);
  });

  test("goes on as what the configuration has made of them meanwhile", async () => {
    also = [];
    await opens("/");
    connects();
    expect(screen.queryByRole("link", { name: "Live" })).not.toBeInTheDocument();
    also = ["supervisor"];
    await act(async () => server.last.ends(4401));
    connects();
    expect(screen.getByRole("link", { name: "Live" })).toBeInTheDocument();
  });
});

describe("signing out", () => {
  test("of one who holds a contact comes when that is over, and can be taken back", async () => {
    const asked = fakeRest((method) => (method === "DELETE" ? { status: 204 } : { body: session() }));
    await opens("/");
    connects();
    const mine = contact();
    act(() => server.last.says({ type: "delta", position: 11, contacts: [mine] }));
    const signsOut = async (position: number) => {
      await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
      const leaving = agent({ asked: { availability: "offline", reason: null } });
      act(() => server.last.says({ type: "delta", position, agents: [leaving] }));
      await act(async () => server.last.says({ type: "reply", id: server.last.of("set_state").at(-1)?.id, ok: true }));
      expect(screen.getByTestId("state-asked")).toHaveTextContent("Offline after this contact");
    };
    await signsOut(12);
    await userEvent.click(screen.getByRole("button", { name: "Stay available" }));
    expect(server.last.of("set_state").at(-1)).toMatchObject({ availability: "available" });
    act(() => server.last.says({ type: "delta", position: 13, agents: [agent()] }));
    expect(screen.queryByTestId("state-asked")).not.toBeInTheDocument();

    await signsOut(14);
    expect(asked).not.toContain("DELETE /session");
    const offline = agent({ availability: "offline" });
    await act(async () => server.last.says({ type: "delta", position: 15, agents: [offline], gone: ["c1"] }));
    expect(await screen.findByLabelText("User name")).toBeInTheDocument();
    expect(asked).toContain("DELETE /session");
  });

  test("takes an agent offline first, and a refusal is shown", async () => {
    const asked = fakeRest((method) => (method === "DELETE" ? { status: 204 } : { body: session() }));
    await opens("/");
    connects();
    await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
    const [command] = server.last.of("set_state");
    expect(command).toMatchObject({ availability: "offline" });
    await act(async () => server.last.says({ type: "reply", id: command?.id, ok: false, code: "still_holding" }));
    expect(screen.getByTestId("notices")).toHaveTextContent("Contacts are still held");
    expect(asked).not.toContain("DELETE /session");

    await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
    await act(async () => server.last.says({ type: "reply", id: server.last.of("set_state")[1]?.id, ok: true }));
    expect(await screen.findByLabelText("User name")).toBeInTheDocument();
    expect(asked).toContain("DELETE /session");
    expect(server.last.closed).toBe(true);
  });

  test("with something begun that would be lost is asked about first", async () => {
    const asked = fakeRest((method) => (method === "DELETE" ? { status: 204 } : { body: session() }));
    await opens("/");
    connects();
    act(() => server.last.says({ type: "delta", position: 11, contacts: [contact()] }));
    await userEvent.type(screen.getByRole("textbox", { name: "Message" }), "Half a sentence");
    act(() => server.last.ends(1006));
    const signsOut = () => userEvent.click(screen.getByRole("button", { name: "Sign out" }));
    await signsOut();
    const dialog = await screen.findByRole("dialog", { name: "Sign out without saving?" });
    await userEvent.click(within(dialog).getByRole("button", { name: "Stay" }));
    expect(screen.getByRole("textbox", { name: "Message" })).toHaveValue("Half a sentence");
    expect(asked).not.toContain("DELETE /session");

    await signsOut();
    await userEvent.click(await screen.findByRole("button", { name: "Sign out and lose it" }));
    expect(await screen.findByLabelText("User name")).toBeInTheDocument();
    expect(asked).toContain("DELETE /session");
  });

  test("elsewhere closes the socket with 4401 and leads to the log-in here too", async () => {
    fakeRest(() => ({ body: session() }));
    await opens("/");
    connects();
    fakeRest(() => ({ status: 401, body: { code: "not_signed_in" } }));
    act(() => server.last.ends(4401));
    expect(await screen.findByLabelText("User name")).toBeInTheDocument();
  });
});

test("a session that has ended while the server was away leads to the log-in", async () => {
  fakeRest(() => ({ body: session() }));
  await opens("/");
  connects();
  fakeRest(() => ({ status: 401, body: { code: "not_signed_in" } }));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  act(() => server.last.ends(1006));
  act(() => void vi.advanceTimersByTime(1_000)); // the next try, which the server refuses before it opens
  vi.useRealTimers();
  act(() => server.last.ends(1006));
  expect(await screen.findByLabelText("User name")).toBeInTheDocument();
});

test("an agent changes state with one click, and gives a reason for not being ready", async () => {
  fakeRest(() => ({ body: session() }));
  await opens("/");
  connects();
  expect(screen.getByTestId("state-now")).toHaveTextContent("Available");
  await userEvent.click(screen.getByTestId("not-ready"));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Lunch" }));
  expect(server.last.of("set_state")).toMatchObject([{ availability: "not_ready", reason: "lunch" }]);
});

test("the tab's title counts what waits for the agent", async () => {
  fakeRest(() => ({ body: session() }));
  await opens("/nowhere");
  connects();
  act(() => server.last.says({ type: "delta", position: 11, contacts: [offered(), contact()] }));
  act(() => server.last.says(message(1)));
  expect(document.title).toBe("(2) callcenter");
});

test("the header says how many contacts of each channel are open, of how many", async () => {
  fakeRest(() => ({ body: session() }));
  await opens("/");
  act(() => server.last.opens());
  act(() => server.last.says(welcome()));
  act(() =>
    server.last.says(snapshot({ agents: [agent({ capacity: { chat: 2, voice: 0 } })], contacts: [contact()] })),
  );
  expect(screen.getByTestId("capacity-chat")).toHaveTextContent("1/2");
  expect(screen.queryByTestId("capacity-voice")).toBeNull();
  act(() => server.last.says({ type: "delta", position: 11, contacts: [offered()] }));
  expect(screen.getByTestId("capacity-chat")).toHaveAttribute("data-full", "true");
});
