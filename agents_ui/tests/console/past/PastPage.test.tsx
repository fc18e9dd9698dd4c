import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { PastPage } from "../../../src/console/past/PastPage";
import { agent, NOW, queue } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const iso = (instant: number) => new Date(instant).toISOString();

/** A centre in which one more waits each hour of the day, the first of them for a minute. */
function show() {
  const asked = fakeRest((_method, url) => {
    const at = Date.parse(url.searchParams.get("at") ?? "");
    if (url.pathname.endsWith("/agents")) {
      return {
        body: {
          items: [
            { ...agent({ contacts: ["c7"] }), since: iso(at - 90_000), asked: null, draining: null, queues: ["care"] },
          ],
        },
      };
    }
    if (url.pathname.endsWith("/open-contacts")) {
      const open = {
        channel: "chat",
        queue: "sales",
        since: iso(at - 60_000),
        arrived_at: iso(at - 60_000),
        agent: null,
      };
      const stages = ["offered", "talking", "wrapping", "waiting"];
      const items = stages.map((stage) => ({ ...open, id: stage, stage }));
      return { body: { items: [...items, { ...open, id: "other", queue: "care", stage: "waiting" }] } };
    }
    const waiting = new Date(at).getUTCHours();
    const since = iso(NOW - 8 * 3_600_000);
    const card = { ...queue({ waiting, answered: 3, available: 2 }), oldest_queued_at: iso(at - 60_000), since };
    return { body: { items: [card] } };
  });
  renderConsole(<PastPage />, { welcome: { username: "sun", role: "supervisor", zone: "UTC" } });
  return asked;
}

const slider = () => screen.getByRole("slider", { name: "Time of today" });

describe("looking back", () => {
  test("begins at the present second and reaches to the beginning of the centre's day", async () => {
    const asked = show();
    await screen.findByTestId("queue-sales");
    expect(slider()).toHaveAttribute("min", String(NOW - 8 * 3_600_000));
    expect(slider()).toHaveAttribute("max", String(NOW));
    expect(asked).toContain("GET /queues?at=2026-03-02T08%3A00%3A00.000Z");
    expect(screen.getByTestId("queue-sales")).toHaveTextContent("8");
  });

  test("shows queues and agents as they were then, with the times they had lasted then", async () => {
    const asked = show();
    await screen.findByTestId("queue-sales");
    fireEvent.change(slider(), { target: { value: String(NOW - 5 * 3_600_000) } });
    expect(screen.getByTestId("past-at")).toHaveTextContent("03:00:00");
    await waitFor(() => expect(screen.getByTestId("queue-sales")).toHaveTextContent("31:00"));
    expect(within(screen.getByTestId("queue-sales")).getByTestId("waiting")).toHaveTextContent("3");
    expect(within(screen.getByTestId("queue-sales")).getByTestId("longest-wait")).toHaveTextContent("1:00");
    expect(screen.getByTestId("past-lin")).toHaveTextContent("1:30");
    expect(within(screen.getByTestId("past-lin")).getByRole("link")).toHaveAttribute("href", "/contacts/c7");
    expect(asked.filter((each) => each.startsWith("GET /queues"))).toHaveLength(2);
  });

  test("lists the contacts that a figure had counted by then", async () => {
    const asked = show();
    const answered = within(await screen.findByTestId("queue-sales")).getByTestId("answered");
    await userEvent.click(within(answered).getByRole("link", { name: "3" }));
    expect(await screen.findByRole("dialog")).toHaveTextContent("Answered · Bookings");
    const range = "from=2026-03-02T00%3A00%3A00.000Z&to=2026-03-02T08%3A00%3A00.001Z";
    await waitFor(() => expect(asked.at(-1)).toBe(`GET /reports/contacts?figure=answered&queue=sales&${range}`));
  });

  test("shows which contacts a figure counted then, and all of them again", async () => {
    show();
    const open = () => screen.getAllByTestId(/^past-open-/).map((each) => each.dataset.testid);
    await screen.findByTestId("past-contacts");
    expect(open()).toHaveLength(5);
    const waiting = within(screen.getByTestId("queue-sales")).getByTestId("waiting");
    await userEvent.click(within(waiting).getByRole("link"));
    await waitFor(() => expect(open()).toEqual(["past-open-offered", "past-open-waiting"]));
    await userEvent.click(screen.getByRole("link", { name: "Show all" }));
    await waitFor(() => expect(open()).toHaveLength(5));
  });

  test("shows which agents a figure counted then", async () => {
    show();
    const available = within(await screen.findByTestId("queue-sales")).getByTestId("available");
    await userEvent.click(within(available).getByRole("link"));
    await waitFor(() => expect(screen.queryByTestId("past-lin"), "who serves another queue").toBeNull());
  });

  test("goes by the second, and never past the present or the day", async () => {
    show();
    await screen.findByTestId("queue-sales");
    await userEvent.click(screen.getByRole("button", { name: "+0:01" }));
    expect(screen.getByTestId("past-at")).toHaveTextContent("08:00:00");
    await userEvent.click(screen.getByRole("button", { name: "−0:01" }));
    expect(screen.getByTestId("past-at")).toHaveTextContent("07:59:59");
    fireEvent.change(slider(), { target: { value: String(NOW - 8 * 3_600_000) } });
    await userEvent.click(screen.getByRole("button", { name: "−15:00" }));
    expect(screen.getByTestId("past-at")).toHaveTextContent("00:00:00");
  });

  test("says why when it cannot", async () => {
    fakeRest(() => ({ status: 409, body: { code: "too_long_ago" } }));
    renderConsole(<PastPage />, { welcome: { username: "sun", role: "supervisor", zone: "UTC" } });
    expect(await screen.findByRole("alert")).toBeInTheDocument();
  });
});
