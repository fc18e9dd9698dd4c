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
            {
              ...agent({ contacts: ["talking", "hidden"] }),
              since: iso(at - 90_000),
              asked: null,
              draining: null,
              adjusted: null,
              queues: ["care"],
            },
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
        offered_to: [],
        match: "one",
        put_next: false,
        unanswerable: null,
        step: 0,
        steps: 0,
        help_since: null,
        callback: null,
        in_line_since: null,
        customer: { id: "jing", name: "Bai Jing", tier: "gold" },
        customer_hidden: false,
      };
      const line = { ...open, stage: "waiting", in_line_since: iso(at - 60_000) };
      const items = [
        { ...line, id: "offered", stage: "offered", in_line_since: iso(at - 59_000) },
        { ...open, id: "talking", stage: "talking" },
        { ...open, id: "wrapping", stage: "wrapping" },
        { ...line, id: "waiting", callback: { first: "agent", attempt: 2, attempts: 3, at: iso(at + 60_000) } },
        { ...line, id: "other", queue: "care", in_line_since: iso(at - 90_000) },
        { ...open, id: "hidden", queue: "care", stage: "talking", customer: null, customer_hidden: true },
      ];
      return { body: { items } };
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
    const lin = within(screen.getByTestId("agent-lin"));
    expect(screen.getByTestId("agent-lin")).toHaveTextContent("1:30");
    expect(lin.getByRole("link", { name: "Bai Jing" })).toHaveAttribute("href", "/contacts/talking");
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

  test("shows the contacts with their customers, but for those who may not be seen, and nothing to be done", async () => {
    show();
    const waiting = within(await screen.findByTestId("open-waiting"));
    expect(waiting.getByRole("link", { name: "Bai Jing" })).toHaveAttribute("href", "/contacts/waiting");
    expect(waiting.getByText("Gold")).toBeInTheDocument();
    expect(waiting.getByTestId("callback")).toHaveTextContent("To be called back, attempt 2 of 3");
    expect(within(screen.getByTestId("open-hidden")).getByText("Hidden from you")).toBeInTheDocument();
    expect(within(screen.getByTestId("open-hidden")).queryByRole("link")).toBeNull();
    const lin = within(screen.getByTestId("agent-lin"));
    expect(lin.getByText("Hidden from you")).toBeInTheDocument();
    for (const table of ["open-contacts", "agents", "queues"])
      expect(
        within(screen.getByTestId(table)).queryByRole("button", { name: /Put next|Move|Watch|Change|Close/ }),
      ).toBeNull();
    expect(screen.queryByTestId("force-state")).toBeNull();
  });

  test("shows which contacts a figure counted then, and others by the filters of the live page", async () => {
    show();
    const open = () => screen.getAllByTestId(/^open-(?!contacts)/).map((each) => each.dataset.testid);
    await screen.findByTestId("open-contacts");
    expect(open()).toHaveLength(6);
    const figure = (of: string) => within(within(screen.getByTestId("queue-sales")).getByTestId(of)).getByRole("link");
    await userEvent.click(figure("waiting"));
    await waitFor(() => expect(open()).toEqual(["open-waiting", "open-offered"]));
    await userEvent.click(figure("longest-wait"));
    await waitFor(() => expect(open()).toEqual(["open-waiting"]));
    await userEvent.click(screen.getAllByRole("combobox", { name: "Queue" }).at(-1) as HTMLElement);
    await userEvent.click(await screen.findByRole("option", { name: "Bookings", selected: true }));
    await waitFor(() => expect(open(), "of all queues").toEqual(["open-other"]));
  });

  test("has the figures of the whole centre, which lead to the contacts of all queues", async () => {
    show();
    const waiting = within(await screen.findByTestId("total-waiting"));
    await userEvent.click(waiting.getByRole("link", { name: "8" }));
    await waitFor(() => expect(screen.getByTestId("contacts-shown")).toHaveTextContent("3 of 6"));
  });

  test("shows which agents a figure counted then", async () => {
    show();
    const available = within(await screen.findByTestId("queue-sales")).getByTestId("available");
    await userEvent.click(within(available).getByRole("link"));
    await waitFor(() => expect(screen.queryByTestId("agent-lin"), "who serves another queue").toBeNull());
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
