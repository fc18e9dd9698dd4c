import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { LivePage } from "../../../src/console/live/LivePage";
import { agent, contact, NOW, queue } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const supervisor = { username: "sun", role: "supervisor" as const };
const row = (id: string) => within(screen.getByTestId(id));

describe("queues", () => {
  test.each([
    [null, "gray", "–"],
    [0.8, "green", "80%"],
    [0.75, "orange", "75%"],
    [0.5, "red", "50%"],
  ])("a service level of %s against a target of 80%% is %s", (service_level, colour, text) => {
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { queues: [queue({ service_level })] } });
    const level = row("queue-sales").getByTestId("service-level");
    expect(level).toHaveAttribute("data-level", colour);
    expect(level).toHaveTextContent(text);
  });

  test("say by which formula the service level is what it is", () => {
    const since = Date.UTC(2026, 2, 1, 16); // midnight where the centre is
    const figures = { since, answered: 9, abandoned: 1, answered_within: 8, service_level: 0.8 };
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { queues: [queue(figures)] } });
    const formula = row("queue-sales").getByTestId("service-level").getAttribute("aria-description");
    expect(formula).toMatch(
      /within 20 sec ÷ \(answered \+ abandoned\), since 00:00: 8 ÷ \(9 \+ 1\) = 80%\. Target: 80%/,
    );
  });

  test("show how long the first in line has waited, on the server's clock, and change as they are pushed", async () => {
    const { says } = renderConsole(<LivePage />, { welcome: supervisor });
    expect(row("queue-sales").getByTestId("longest-wait")).toHaveTextContent("–");
    says({ type: "delta", position: 11, queues: [queue({ waiting: 4, oldest_queued_at: NOW - 75_000 })] });
    await vi.waitFor(() => expect(row("queue-sales").getByTestId("waiting")).toHaveTextContent("4"));
    expect(row("queue-sales").getByTestId("longest-wait")).toHaveTextContent("1:15");
    expect(screen.getByTestId("total-waiting")).toHaveTextContent("4");
  });

  test("say how long who came now would wait, and how often such waits were as told", async () => {
    const figures = {
      expected_wait_ms: 80_000,
      expected_bound_ms: 245_000,
      estimates: { told: 20, within_median: 11, within_bound: 18 },
    };
    const { says } = renderConsole(<LivePage />, { welcome: supervisor, snapshot: { queues: [queue(figures)] } });
    const wait = row("queue-sales").getByTestId("expected-wait");
    expect(wait).toHaveTextContent("1:20 – 4:05");
    expect(wait.getAttribute("aria-description")).toMatch(
      /wait for 1:20 in the median.* than 4:05\..*Of 20 .*55%.*90%/,
    );
    says({ type: "delta", position: 11, queues: [queue({ expected_wait_ms: 0, expected_bound_ms: 0 })] });
    await vi.waitFor(() => expect(row("queue-sales").getByTestId("expected-wait")).toHaveTextContent("none"));
    says({ type: "delta", position: 12, queues: [queue()] });
    await vi.waitFor(() => expect(row("queue-sales").getByTestId("expected-wait")).toHaveTextContent("–"));
  });

  test("say how quickly they answer, how long conversations take, how many give up and how many came", () => {
    const figures = {
      abandoned: 1,
      abandon_rate: 0.125,
      average_speed_of_answer_ms: 9_400,
      average_handle_time_ms: 245_000,
      trend: [0, 3, 1],
    };
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { queues: [queue(figures)] } });
    expect(row("queue-sales").getByTestId("asa")).toHaveTextContent("0:09");
    expect(row("queue-sales").getByTestId("aht")).toHaveTextContent("4:05");
    expect(row("queue-sales").getByTestId("abandoned")).toHaveTextContent("112.5%");
    expect(row("queue-sales").getByTestId("trend")).toHaveAccessibleName(/last 3 hours: 0, 3, 1$/);
  });

  test("that have had nothing yet show no rates", () => {
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { queues: [queue()] } });
    expect(row("queue-sales").getByTestId("asa")).toHaveTextContent("–");
    expect(row("queue-sales").getByTestId("aht")).toHaveTextContent("–");
  });

  test("are closed at once for a while or until they are opened, and opened again", async () => {
    const { server, says } = renderConsole(<LivePage />, { welcome: supervisor, snapshot: { queues: [queue()] } });
    await userEvent.click(row("queue-sales").getByRole("button", { name: "Close Bookings at once" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "For 15 minutes" }));
    const [closed] = server.last.of("close_queue");
    expect(closed).toMatchObject({ queue: "sales" });
    expect(Math.abs(Number(closed?.until) - (NOW + 900_000))).toBeLessThan(60_000);
    says({
      type: "delta",
      position: 11,
      queues: [queue({ open: false, closed_by: "sun", closed_until: NOW + 900_000 })],
    });
    expect(await row("queue-sales").findByTestId("closed-by")).toHaveTextContent("Closed by a supervisor until");
    await userEvent.click(row("queue-sales").getByRole("button", { name: "Open again" }));
    expect(server.last.of("open_queue")).toMatchObject([{ queue: "sales" }]);
  });

  test("that are closed say when they open", () => {
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { queues: [queue({ open: false, opens_at: NOW })] } });
    expect(screen.getByTestId("queue-sales")).toHaveTextContent(/Closed, opens Mon, Mar 2/);
  });
});

describe("agents", () => {
  test("stand by state, with the reason, how long, and the contacts they hold", () => {
    renderConsole(<LivePage />, {
      welcome: supervisor,
      snapshot: {
        agents: [
          agent({ id: "wang", name: { en: "Wang Li" }, availability: "offline" }),
          agent({ id: "chen", name: { en: "Chen" }, availability: "not_ready", reason: "lunch", since: NOW - 90_000 }),
          agent({ contacts: ["c1"] }),
        ],
        contacts: [contact()],
      },
    });
    const ids = within(screen.getByTestId("agents")).getAllByTestId(/^agent-/);
    expect(ids.map((each) => each.dataset.testid)).toEqual(["agent-lin", "agent-chen", "agent-wang"]);
    expect(screen.getByTestId("agent-chen")).toHaveTextContent("Not ready · Lunch1:30");
    expect(row("agent-lin").getByRole("link", { name: "Bai Jing" })).toHaveAttribute("href", "/contacts/c1");
  });

  test("not ready for a reason of the system's own are shown with it in words", () => {
    const rona = agent({ availability: "not_ready", reason: "no_answer", reachable: false });
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { agents: [rona] } });
    expect(screen.getByTestId("agent-lin")).toHaveTextContent("did not answer an offer");
    expect(screen.getByTestId("agent-lin")).toHaveTextContent("unreachable");
  });

  test("who have asked for a break, or are to take a call, are shown so", () => {
    const busy = agent({ asked: { availability: "not_ready", reason: "lunch" }, draining: "c9" });
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { agents: [busy] } });
    expect(row("agent-lin").getByTestId("asked")).toHaveTextContent("Lunch after this contact");
    expect(row("agent-lin").getByTestId("draining")).toHaveTextContent("no new chats");
  });

  test("can be put into another state at once", async () => {
    const { server } = renderConsole(<LivePage />, { welcome: supervisor, snapshot: { agents: [agent()] } });
    await userEvent.click(row("agent-lin").getByTestId("force-state"));
    await userEvent.click(screen.getByRole("menuitem", { name: "Not ready · Lunch" }));
    expect(server.last.of("force_state")).toMatchObject([
      { agent: "lin", availability: "not_ready", reason: "lunch", seen: NOW },
    ]);
  });
});

describe("what an agent is for", () => {
  const queues = [queue(), queue({ id: "care", name: { en: "Care" } })];
  const open = async () => {
    await userEvent.click(row("agent-lin").getByRole("button", { name: "Queues and skills of Lin Xiaowen" }));
    return within(await screen.findByRole("dialog", { name: "Queues and skills of Lin Xiaowen" }));
  };

  test("is changed with what differs from the configuration marked", async () => {
    const agents = [agent({ queues: ["sales"], skills: { fares: 8 } })];
    const { server } = renderConsole(<LivePage />, { welcome: supervisor, snapshot: { agents, queues } });
    const dialog = await open();
    expect(dialog.queryByTestId("changed")).toBeNull();
    await userEvent.click(dialog.getByRole("checkbox", { name: "Care" }));
    const level = dialog.getByRole("textbox", { name: "Level of Fares" });
    await userEvent.clear(level);
    await userEvent.type(level, "9");
    expect(within(dialog.getByTestId("adjust-queue-care")).getByTestId("changed")).toBeInTheDocument();
    expect(within(dialog.getByTestId("adjust-skill-fares")).getByTestId("changed")).toBeInTheDocument();
    await userEvent.click(dialog.getByRole("button", { name: "Apply" }));
    expect(server.last.of("adjust_agent")).toMatchObject([
      { agent: "lin", queues: ["sales", "care"], skills: { fares: 9 } },
    ]);
  });

  test("is told with what it would do to those who wait, before it is done", async () => {
    const told = {
      offered: [],
      refiled: [],
      stranded: [{ contact: "c1", queue: "sales", code: "nobody_ever" }],
      answerable: [],
      turned_away: [],
    };
    const bodies: unknown[] = [];
    fakeRest((method, url, body) => {
      if (method !== "POST" || !url.pathname.endsWith("/agents/lin/adjustment/preview")) return undefined;
      bodies.push(body);
      return { body: (body as { queues: string[] }).queues.length > 0 ? { ...told, stranded: [] } : told };
    });
    const agents = [agent({ queues: ["sales"], skills: { fares: 8 } })];
    const contacts = [contact({ stage: "waiting", agent: null })];
    const { server } = renderConsole(<LivePage />, { welcome: supervisor, snapshot: { agents, queues, contacts } });
    const dialog = await open();
    await userEvent.click(dialog.getByRole("checkbox", { name: "Bookings" }));
    expect(await dialog.findByText("Nobody could take any more (1): Bai Jing (Bookings)")).toBeInTheDocument();
    await userEvent.click(dialog.getByRole("checkbox", { name: "Care" }));
    expect(await dialog.findByText("Nothing to those who wait now.")).toBeInTheDocument();
    expect(bodies).toEqual([
      { queues: [], skills: { fares: 8 } },
      { queues: ["care"], skills: { fares: 8 } },
    ]);
    expect(server.last.of("adjust_agent")).toEqual([]);
  });

  test("is as configured again at a click", async () => {
    const adjusted = { by: "sun", at: NOW, queues: ["sales"], skills: { fares: 8 } };
    const agents = [agent({ queues: ["care"], skills: {}, adjusted })];
    const { server } = renderConsole(<LivePage />, { welcome: supervisor, snapshot: { agents, queues } });
    expect(row("agent-lin").getByTestId("adjusted")).toHaveTextContent("changed");
    const dialog = await open();
    expect(dialog.getByText(/Changed by sun/)).toBeInTheDocument();
    expect(dialog.getAllByTestId("changed")).toHaveLength(3);
    await userEvent.click(dialog.getByRole("button", { name: "As configured" }));
    expect(server.last.of("restore_agent")).toMatchObject([{ agent: "lin" }]);
  });
});

describe("what is looked for", () => {
  const people = [
    agent(),
    agent({ id: "chen", name: { en: "Chen" }, team: "care", availability: "not_ready", reason: "lunch" }),
    agent({ id: "wang", name: { en: "Wang Li" }, availability: "offline" }),
  ];
  const ids = () => screen.queryAllByTestId(/^agent-/).map((each) => each.dataset.testid);

  test("sort agents by name and by how long, and by a third press as the page has them", async () => {
    renderConsole(<LivePage />, {
      welcome: supervisor,
      snapshot: {
        agents: [
          agent({ since: NOW - 5_000 }),
          agent({ id: "chen", name: { en: "Chen" }, since: NOW - 60_000 }),
          agent({ id: "an", name: { en: "An Hua" }, availability: "not_ready", reason: "lunch", since: NOW - 90_000 }),
          agent({ id: "wang", name: { en: "Wang Li" }, availability: "offline", since: NOW - 900_000 }),
        ],
      },
    });
    const own = ["agent-chen", "agent-lin", "agent-an", "agent-wang"];
    const heading = (name: string) => within(screen.getByTestId("agents")).getByRole("columnheader", { name });
    const press = (name: string) => userEvent.click(within(heading(name)).getByRole("button"));
    expect(ids()).toEqual(own);
    await press("Agent");
    expect(ids()).toEqual(["agent-an", "agent-chen", "agent-lin", "agent-wang"]);
    expect(heading("Agent")).toHaveAttribute("aria-sort", "ascending");
    await press("For");
    expect(ids(), "who has been so for longest first, who is offline last").toEqual([
      "agent-an",
      "agent-chen",
      "agent-lin",
      "agent-wang",
    ]);
    await press("For");
    expect(ids()).toEqual(["agent-lin", "agent-chen", "agent-an", "agent-wang"]);
    await press("For");
    expect(heading("For")).toHaveAttribute("aria-sort", "none");
    expect(ids()).toEqual(own);
  });

  test("are agents by name, team and state", async () => {
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { agents: people } });
    expect(screen.getByTestId("agents-shown")).toHaveTextContent("3 of 3");
    await userEvent.type(screen.getByRole("textbox", { name: "Find an agent" }), "li");
    expect(ids()).toEqual(["agent-lin", "agent-wang"]);
    await userEvent.click(screen.getAllByRole("combobox", { name: "State" })[0] as HTMLElement);
    await userEvent.click(screen.getByRole("option", { name: "Offline" }));
    expect(ids()).toEqual(["agent-wang"]);
    await userEvent.type(screen.getByRole("textbox", { name: "Find an agent" }), "x");
    expect(screen.getByText("Nobody fits these filters.")).toBeInTheDocument();
  });

  test("are contacts by queue and stage", async () => {
    const cards = [contact(), contact({ id: "c2", stage: "waiting", agent: null, queue: "care" })];
    const queues = [queue(), queue({ id: "care", name: { en: "Care" } })];
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { contacts: cards, queues } });
    await userEvent.click(screen.getByRole("combobox", { name: "Stage" }));
    await userEvent.click(screen.getByRole("option", { name: "Waiting" }));
    expect(screen.queryAllByTestId(/^open-c\d/).map((each) => each.dataset.testid)).toEqual(["open-c2"]);
    expect(screen.getByTestId("contacts-shown")).toHaveTextContent("1 of 2");
  });

  test("of 10,000 contacts in line the first hundred are drawn, and more when asked for", async () => {
    const line = Array.from({ length: 10_000 }, (_, n) =>
      contact({ id: `c${n}`, stage: "waiting", agent: null, arrived_at: NOW - 10_000 + n }),
    );
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { contacts: line } });
    expect(screen.getAllByTestId(/^open-c\d/)).toHaveLength(100);
    expect(screen.getByTestId("contacts-shown")).toHaveTextContent("10000 of 10000");
    await userEvent.click(screen.getByRole("button", { name: "Show 9900 more" }));
    expect(screen.getAllByTestId(/^open-c\d/)).toHaveLength(200);
  }, 60_000);
});

describe("ages", () => {
  test.each([
    [19_000, "no"],
    [20_000, "late"],
    [60_000, "very"],
  ])("of a contact in line %s ms old, against a target of 20 s, are %s late", (age, late) => {
    const card = contact({ stage: "waiting", agent: null, since: NOW - age });
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { contacts: [card], queues: [queue()] } });
    expect(within(screen.getByTestId("open-c1")).getAllByText(/^\d+:\d\d$/)[0]).toHaveAttribute("data-late", late);
  });

  test("run on by themselves", () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    try {
      const busy = agent({ availability: "not_ready", reason: "lunch", since: NOW - 899_000 });
      renderConsole(<LivePage />, { welcome: supervisor, snapshot: { agents: [busy] } });
      const since = within(screen.getByTestId("agent-lin")).getByText("14:59");
      vi.advanceTimersByTime(2_000);
      expect(since).toHaveTextContent("15:01");
      expect(since).toHaveAttribute("data-late", "late");
    } finally {
      vi.useRealTimers();
    }
  });
});
