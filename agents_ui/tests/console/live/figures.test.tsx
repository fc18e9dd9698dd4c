import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { beforeEach, describe, expect, test } from "vitest";
import { LivePage } from "../../../src/console/live/LivePage";
import { WallPage } from "../../../src/console/wall/WallPage";
import { agent, contact, NOW, queue } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const welcome = { username: "sun", role: "supervisor" as const };
const care = { id: "care", name: { en: "Care" } };
const figure = (queue: string, of: string) => within(screen.getByTestId(`queue-${queue}`)).getByTestId(of);
const behind = (queue: string, of: string) => within(figure(queue, of)).getByRole("link");
const shown = (kind: "agent" | "open") =>
  within(screen.getByTestId("live"))
    .queryAllByTestId(new RegExp(`^${kind}-(?!contacts)`))
    .map((each) => each.dataset.testid);

const LINE = new Set(["waiting", "offered", "calling", "connecting"]);

/** Two queues with a contact of each stage in one of them. */
const centre = {
  queues: [
    queue({
      waiting: 4,
      oldest_queued_at: NOW - 5_000,
      talking: 1,
      wrapping: 1,
      answered: 2,
      abandoned: 1,
      abandon_rate: 1 / 3,
      service_level: 0.5,
      average_speed_of_answer_ms: 5_000,
      average_handle_time_ms: 60_000,
      offered: 3,
      staffed: 2,
      available: 1,
      since: NOW - 28_800_000,
    }),
    queue({ ...care, waiting: 1, staffed: 1, available: 1 }),
  ],
  contacts: [
    ...(["waiting", "offered", "calling", "connecting", "talking", "wrapping", "flow"] as const).map((stage) =>
      contact({
        id: stage,
        stage,
        in_line_since: LINE.has(stage) ? NOW - (stage === "offered" ? 5_000 : 4_000) : null,
      }),
    ),
    contact({ id: "other", stage: "waiting", queue: "care", in_line_since: NOW - 9_000 }),
  ],
  agents: [
    agent({ id: "lin", queues: ["sales"] }),
    agent({ id: "chen", queues: ["sales", "care"], asked: { availability: "not_ready", reason: "lunch" } }),
    agent({ id: "wang", queues: ["care"] }),
    agent({ id: "gone", queues: ["sales"], reachable: false }),
    agent({ id: "off", queues: ["sales"], availability: "offline" }),
  ],
};

describe("behind a queue's figure on the live page are", () => {
  test.each([
    ["waiting", ["open-waiting", "open-offered", "open-calling", "open-connecting"]],
    ["longest-wait", ["open-offered"]],
    ["talking", ["open-talking"]],
    ["wrapping", ["open-wrapping"]],
  ])("for %s the contacts that are counted", async (of, contacts) => {
    renderConsole(<LivePage />, { welcome, snapshot: centre });
    await userEvent.click(behind("sales", of));
    await waitFor(() => expect(shown("open")).toEqual(contacts));
    expect(screen.getByRole("heading", { name: /^Open contacts/ })).toHaveFocus();
  });

  test.each([
    ["staffed", ["agent-lin", "agent-chen"]],
    ["available", ["agent-lin"]],
  ])("for %s the agents that are counted", async (of, agents) => {
    renderConsole(<LivePage />, { welcome, snapshot: centre });
    await userEvent.click(behind("sales", of));
    await waitFor(() => expect(shown("agent").sort()).toEqual([...agents].sort()));
    expect(screen.getByRole("heading", { name: /^Agents/ })).toHaveFocus();
  });

  test.each([
    ["answered", "answered"],
    ["abandoned", "abandoned"],
    ["abandon-rate", "abandon_rate"],
    ["asa", "average_speed_of_answer_ms"],
    ["aht", "average_handle_time_ms"],
    ["service-level", "service_level"],
  ])("for %s those that the server has %s since the day began", async (of, listed) => {
    const asked = fakeRest(() => ({ body: { items: [], next: null, as_of: new Date(NOW + 60_000).toISOString() } }));
    renderConsole(<LivePage />, { welcome, snapshot: centre });
    const link = figure("sales", of).closest("a") ?? within(figure("sales", of)).getAllByRole("link")[0];
    await userEvent.click(link as HTMLElement);
    expect(await screen.findByRole("dialog")).toHaveTextContent("Bookings · since 08:00");
    expect(await screen.findByText("Nothing is counted here.")).toBeVisible();
    expect(asked.join()).toContain(`figure=${listed}&queue=sales&from=2026-03-02T00%3A00%3A00.000Z&to=`);
    await userEvent.click(screen.getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("for the expected wait the line, with what each was told and would be told, and from what it is reckoned", async () => {
    const at = new Date(NOW).toISOString();
    const card = { channel: "chat", match: "one", in_line_since: new Date(NOW - 65_000).toISOString() };
    const known = { ...card, id: "c1", customer: { id: "jing", name: "Bai Jing", tier: null }, customer_hidden: false };
    const hidden = { ...card, id: "c2", customer: null, customer_hidden: true };
    const wait = (median_ms: number, bound_ms: number) => ({ median_ms, bound_ms });
    const asked = fakeRest(() => ({
      body: {
        as_of: at,
        length: 2,
        offered: 1,
        expected: wait(90_000, 240_000),
        reckoning: {
          agents: 2,
          agent_ms: 600_000,
          taken: 7.2,
          left: 1,
          stood_ms: 9_000,
          handling_ms: 180_000,
          answer_ms: 4_000,
        },
        items: [
          { place: 1, contact: known, told: wait(60_000, 150_000), expected: wait(20_000, 70_000) },
          { place: 2, contact: hidden, told: null, expected: null },
        ],
        next: null,
      },
    }));
    const expects = queue({ waiting: 2, expected_wait_ms: 90_000, expected_bound_ms: 240_000 });
    renderConsole(<LivePage />, { welcome, snapshot: { queues: [expects] } });
    await userEvent.click(figure("sales", "expected-wait"));
    expect(await screen.findByTestId("line-expected")).toHaveTextContent("Who came now: 1:30 – 4:00");
    expect(screen.getByTestId("reckoning")).toHaveTextContent(
      "2 on duty for this queue: 7 taken from the line and 1 given up",
    );
    const cells = (id: string) =>
      within(screen.getByTestId(`in-line-${id}`))
        .getAllByRole("cell")
        .map((cell) => cell.textContent?.trim());
    expect(cells("c1")).toEqual(["Bai Jing", "1:05", "1:00 – 2:30", "0:20 – 1:10"]);
    expect(cells("c2")).toEqual(["Hidden from you", "1:05", "–", "–"]);
    expect(screen.getByText("1 more is being offered or connected.")).toBeVisible();
    expect(asked).toEqual(["GET /queues/sales/line"]);
    await userEvent.click(screen.getByRole("button", { name: "Refresh" }));
    await waitFor(() => expect(asked).toHaveLength(2));
  });

  test("soon there, where the server has not taken in the newest of them yet", async () => {
    let times = 0;
    fakeRest(() => {
      times += 1;
      const item = { contact: "c7", number: 1, at: NOW, queue: "sales", agent: null, wait_ms: 5_000, talk_ms: null };
      const items = times > 1 ? [{ ...item, disposition: null }] : [];
      return { body: { items, next: null, as_of: new Date(NOW + (times > 1 ? 60_000 : -1)).toISOString() } };
    });
    renderConsole(<LivePage />, { welcome, snapshot: centre });
    await userEvent.click(within(figure("sales", "abandoned")).getByRole("link", { name: "1" }));
    const counted = await screen.findByTestId("counted");
    await waitFor(() => expect(within(counted).getAllByRole("link")).toHaveLength(1));
    expect(times).toBe(2);
  });

  test("nothing, where nothing is counted", () => {
    renderConsole(<LivePage />, { welcome, snapshot: { queues: [queue()] } });
    for (const of of ["waiting", "talking", "answered", "asa", "service-level"])
      expect(within(figure("sales", of)).queryByRole("link"), of).toBeNull();
    expect(figure("sales", "service-level")).toHaveRole("button");
  });
});

test("behind the figures of the whole centre are the contacts and agents of all queues", async () => {
  renderConsole(<LivePage />, { welcome, snapshot: centre });
  await userEvent.click(within(screen.getByTestId("total-waiting")).getByRole("link", { name: "5" }));
  await waitFor(() => expect(shown("open")).toHaveLength(5));
});

test("another figure that is asked about takes the place of the one before", async () => {
  renderConsole(<LivePage />, { welcome, snapshot: centre });
  await userEvent.click(behind("sales", "talking"));
  await waitFor(() => expect(shown("open")).toEqual(["open-talking"]));
  await userEvent.click(behind("care", "waiting"));
  await waitFor(() => expect(shown("open")).toEqual(["open-other"]));
});

test("a figure on the wall leads to what it counts on the live page", async () => {
  const pages = (
    <Routes>
      <Route path="/wall" element={<WallPage />} />
      <Route path="/" element={<LivePage />} />
    </Routes>
  );
  renderConsole(pages, { welcome, snapshot: centre, path: "/wall" });
  const waiting = within(screen.getByTestId("wall-care")).getByTestId("waiting");
  await userEvent.click(within(waiting).getByRole("link", { name: "1" }));
  await waitFor(() => expect(shown("open")).toEqual(["open-other"]));
});
