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
      contact({ id: stage, stage }),
    ),
    contact({ id: "other", stage: "waiting", queue: "care" }),
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
    ["longest-wait", ["open-waiting", "open-offered", "open-calling", "open-connecting"]],
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
    await waitFor(() => expect(within(counted).getAllByRole("link")).toHaveLength(1), { timeout: 3_000 });
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
