import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { COUNTS, RATES } from "../../../src/console/reports/figures";
import ReportsPage from "../../../src/console/reports/ReportsPage";
import { NOW, queue } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const nothing = { offered: 0, answered: 0, abandoned: 0 };
const row = (hour: number, group: Record<string, string>, counts: object, rates: object = {}) => ({
  begins: new Date(NOW + hour * 3_600_000).toISOString(),
  ends: new Date(NOW + (hour + 1) * 3_600_000).toISOString(),
  local_from: "",
  group,
  counts,
  rates,
});
const report = {
  as_of: new Date(NOW).toISOString(),
  zone: "UTC",
  interval: "1h",
  definitions: [
    {
      name: "service_level",
      version: 2,
      unit: "share",
      formula: "answered_within_target / (answered + abandoned)",
      source: "",
    },
  ],
  rows: [
    row(0, { queue: "sales" }, { ...nothing, offered: 5, answered: 4, abandoned: 1 }, { service_level: 0.6 }),
    row(1, { queue: "sales" }, nothing, { service_level: null }),
  ],
};
const item = (contact: string, numerator: number, denominator: number) => ({
  at: new Date(NOW).toISOString(),
  contact,
  number: 1,
  queue: "sales",
  channel: "voice",
  agent: null,
  wait_ms: 65_000,
  talk_ms: null,
  hold_ms: null,
  wrap_ms: null,
  disposition: null,
  outcome: null,
  numerator,
  denominator,
});
const counted = {
  items: [item("c7", 1, 0)],
  next: null,
  as_of: new Date(NOW).toISOString(),
  total: { items: 1, counted: 1, numerator: 1, denominator: 0 },
  definition: null as object | null,
};
const within20 = { ...report.definitions[0], version: 2 };

function show(answer: (url: URL) => { status?: number; body?: unknown } | undefined = () => undefined) {
  const asked = fakeRest((_method, url) => {
    const given = answer(url);
    if (given) return given;
    if (url.pathname.endsWith("/agents")) return { body: { items: [] } };
    return { body: url.pathname.endsWith("/contacts") ? counted : report };
  });
  renderConsole(<ReportsPage />, {
    welcome: { username: "sun", role: "supervisor", zone: "UTC" },
    snapshot: { queues: [queue()] },
  });
  return asked;
}

/** Where the list of the dialog is had as a file. */
const csv = () => within(screen.getByRole("dialog")).getByRole("link", { name: "CSV" }).getAttribute("href");
const hour = "from=2026-03-02T08%3A00%3A00.000Z&to=2026-03-02T09%3A00%3A00.000Z";

const reports = (asked: readonly string[]) => asked.filter((each) => each.startsWith("GET /reports?"));

describe("reports", () => {
  test("begin with today by the hour, in the centre's zone", async () => {
    const asked = show();
    await screen.findAllByTestId("row");
    expect(reports(asked)).toEqual([
      "GET /reports?from=2026-03-02T00%3A00%3A00.000Z&to=2026-03-03T00%3A00%3A00.000Z&interval=1h",
    ]);
  });

  test("show counts and rates, and a dash where there is nothing to divide by", async () => {
    show();
    const [first, second] = await screen.findAllByTestId("row");
    const cell = (of: HTMLElement | undefined, figure: string) => of?.querySelector(`[data-figure="${figure}"]`);
    expect(cell(first, "offered")).toHaveTextContent("5");
    expect(cell(first, "service_level")).toHaveTextContent("60%");
    expect(cell(second, "offered")).toHaveTextContent("0");
    expect(cell(second, "service_level")).toHaveTextContent("–");
    expect(cell(first, "occupancy"), "what is not kept by queue has no column").toBeNull();
  });

  test("say the formula and its version at the figure", async () => {
    show();
    await screen.findAllByTestId("row");
    const heading = screen.getByRole("button", { name: "Service level" });
    expect(heading).toHaveAttribute("aria-description", "Answered in time ÷ (Answered + Abandoned) (version 2)");
    await act(() => speak("zh-CN"));
    const inChinese = screen.getByRole("button", { name: "服务水平" });
    expect(inChinese).toHaveAttribute("aria-description", "按时接通 ÷ (接通 + 放弃)（版本 2）");
  });

  test("are sorted by any figure, the rows without it last, and by a third press as they came", async () => {
    show(() => undefined);
    await screen.findAllByTestId("row");
    const heading = () => screen.getByRole("columnheader", { name: "Offered" });
    const offered = () =>
      screen.getAllByTestId("row").map((each) => each.querySelector("[data-figure=offered]")?.textContent);
    const levels = () =>
      screen.getAllByTestId("row").map((each) => each.querySelector("[data-figure=service_level]")?.textContent);
    const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
    expect(heading()).toHaveAttribute("aria-sort", "none");
    await press("Offered");
    expect(heading()).toHaveAttribute("aria-sort", "descending");
    expect(offered()).toEqual(["5", "0"]);
    await press("Offered");
    expect(heading()).toHaveAttribute("aria-sort", "ascending");
    expect(offered()).toEqual(["0", "5"]);
    for (const _ of ["down", "up"]) {
      await press("Service level");
      expect(levels(), "one without a level is last either way").toEqual(["60%", "–"]);
    }
    await press("Offered");
    await press("Offered");
    await press("Offered");
    expect(heading()).toHaveAttribute("aria-sort", "none");
    expect(offered()).toEqual(["5", "0"]);
  });

  test("are sorted by the keyboard alone", async () => {
    show();
    await screen.findAllByTestId("row");
    screen.getByRole("button", { name: "From" }).focus();
    await userEvent.keyboard("{Enter}{Enter}");
    expect(screen.getByRole("columnheader", { name: "From" })).toHaveAttribute("aria-sort", "descending");
    expect(screen.getAllByTestId("row")[0]).toHaveTextContent("09:00");
  });

  test("have the columns that somebody has chosen, also when they come back", async () => {
    show();
    await screen.findAllByTestId("row");
    await userEvent.click(screen.getByRole("button", { name: "Columns: 4 of 4" }));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Answered" }));
    expect(screen.queryByRole("columnheader", { name: "Answered" })).toBeNull();
    cleanup();
    show();
    await screen.findAllByTestId("row");
    expect(screen.getByRole("button", { name: "Columns: 3 of 4" })).toBeInTheDocument();
    expect(screen.queryByRole("columnheader", { name: "Answered" })).toBeNull();
  });

  test("show of many figures those that a centre is led by, until somebody chooses others", async () => {
    const every = (figures: readonly string[]) => Object.fromEntries(figures.map((figure) => [figure, 1]));
    const rows = [row(0, {}, every(COUNTS), every(RATES))];
    const many = (url: URL) => (url.pathname.endsWith("/reports") ? { body: { ...report, rows } } : undefined);
    show(many);
    await screen.findByTestId("row");
    const headings = () => screen.getAllByRole("columnheader").slice(1);
    expect(headings().map((heading) => heading.textContent?.trim())).toEqual([
      "Offered",
      "Answered",
      "Abandoned",
      "Handled",
      "Service level",
      "Abandon rate",
      "ASA",
      "AHT",
      "Occupancy",
    ]);
    await userEvent.click(screen.getByRole("button", { name: "Columns: 9 of 23" }));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Declined" }));
    expect(headings()).toHaveLength(10);
    cleanup();
    show(many);
    await screen.findByTestId("row");
    expect(screen.getByRole("button", { name: "Columns: 10 of 23" })).toBeInTheDocument();
  });

  test("list exactly the contacts behind a figure", async () => {
    const asked = show();
    await userEvent.click(await screen.findByRole("button", { name: "1 Abandoned: show the contacts" }));
    const link = await within(await screen.findByTestId("counted")).findByRole("link");
    expect(link).toHaveAttribute("href", "/contacts/c7");
    expect(screen.getByTestId("counted")).toHaveTextContent("1:05");
    expect(asked.find((each) => each.startsWith("GET /reports/contacts"))).toBe(
      `GET /reports/contacts?figure=abandoned&${hour}&queue=sales`,
    );
    const file = `/api/v1/reports/contacts.csv?figure=abandoned&${hour}&queue=sales`;
    expect(csv()).toBe(`${file}&language=en`);
    await act(() => speak("zh-CN"));
    expect(csv()).toBe(`${file}&language=zh-CN`);
  });

  test("show behind a share all that it is of, what it counts, and what it does not", async () => {
    const all = [item("in", 1, 1), item("out", 0, 1), item("before", 1, 0)];
    const total = { items: 3, counted: 2, numerator: 2, denominator: 2 };
    const asked = show((url) => {
      const part = url.searchParams.get("counted");
      const items = part === null ? all : all.filter(({ numerator }) => numerator === (part === "true" ? 1 : 0));
      return url.pathname.endsWith("/contacts")
        ? { body: { ...counted, items, total, definition: within20 } }
        : undefined;
    });
    await userEvent.click(await screen.findByRole("button", { name: "60% Service level: show the contacts" }));
    expect(await screen.findByTestId("counted-sum")).toHaveTextContent("2 ÷ 2 = 100%");
    expect(screen.getByTestId("counted-in")).toHaveTextContent("Within target");
    expect(screen.getByTestId("counted-out")).toHaveTextContent("Not within target");
    expect(screen.getByTestId("counted-before")).toHaveTextContent("came earlier");
    await userEvent.click(screen.getByRole("radio", { name: "Not within target: 1" }));
    await waitFor(() => expect(screen.queryByTestId("counted-in")).toBeNull());
    expect(screen.getByTestId("counted-out")).toBeInTheDocument();
    expect(asked.at(-1)).toContain("figure=service_level&");
    expect(asked.at(-1)).toContain("counted=false");
    expect(csv(), "of the part that is listed").toContain("&counted=false&");
  });

  test("show behind an average what each contact adds to it, and the sum", async () => {
    const asa = { name: "average_speed_of_answer_ms", version: 1, unit: "ms", formula: "answered_wait_ms / answered" };
    const rates = { average_speed_of_answer_ms: 35_000 };
    const total = { items: 2, counted: 2, numerator: 70_000, denominator: 2 };
    show((url) =>
      url.pathname.endsWith("/contacts")
        ? { body: { ...counted, items: [item("a", 5_000, 1), item("b", 65_000, 1)], total, definition: asa } }
        : { body: { ...report, rows: [row(0, { queue: "sales" }, nothing, rates)] } },
    );
    await userEvent.click(await screen.findByRole("button", { name: "0:35 ASA: show the contacts" }));
    expect(await screen.findByTestId("counted-sum")).toHaveTextContent("1:10 ÷ 2 = 0:35");
    expect(screen.getByRole("dialog")).toHaveTextContent("Wait of those answered ÷ Answered (version 1)");
    const cells = within(screen.getByTestId("counted-a")).getAllByRole("cell");
    expect(cells[1], "what it adds").toHaveTextContent("0:05");
  });

  test("lead from the occupancy of all to whose time it is, and on to its stretches and their contacts", async () => {
    const stretch = (since: number, contacts: string[], length_ms: number, denominator = length_ms) => ({
      agent: "lin",
      since: new Date(NOW + since).toISOString(),
      until: new Date(NOW + since + length_ms).toISOString(),
      length_ms,
      availability: denominator ? "available" : "not_ready",
      reason: null,
      held: contacts.length,
      contacts,
      numerator: contacts.length ? length_ms : 0,
      denominator,
    });
    const definition = { name: "occupancy", version: 1, unit: "share", formula: "busy_ms / (busy_ms + idle_ms)" };
    const times = { busy_ms: 60_000, idle_ms: 20_000, not_ready_ms: 9_000 };
    const items = [stretch(0, ["c1", "c2"], 60_000), stretch(60_000, [], 20_000), stretch(80_000, [], 9_000, 0)];
    const total = { items: 3, counted: 1, numerator: 60_000, denominator: 80_000 };
    const asked = show((url) => {
      if (url.pathname.endsWith("/stretches")) return { body: { ...counted, items, total, definition } };
      if (!url.pathname.endsWith("/reports")) return undefined;
      const group: Record<string, string> = url.searchParams.get("by") === "agent" ? { agent: "lin" } : {};
      return { body: { ...report, definitions: [definition], rows: [row(0, group, times, { occupancy: 0.75 })] } };
    });
    await userEvent.click(await screen.findByRole("button", { name: "75% Occupancy: show the contacts" }));
    expect(await screen.findByTestId("counted-sum")).toHaveTextContent("1:00 ÷ 1:20 = 75%");
    expect(csv()).toBe(`/api/v1/reports.csv?${hour}&interval=none&by=agent&language=en`);
    await userEvent.click(within(screen.getByTestId("occupied-lin")).getByRole("button"));
    await screen.findByTestId("stretches");
    expect(screen.getByTestId("counted-sum")).toHaveTextContent("1:00 ÷ 1:20 = 75%");
    const [talked, waited, away] = screen.getAllByTestId("stretch");
    const links = within(talked as HTMLElement).getAllByRole("link");
    expect(links.map((link) => link.getAttribute("href"))).toEqual(["/contacts/c1", "/contacts/c2"]);
    expect(talked).toHaveTextContent("On contacts");
    expect(waited).toHaveTextContent("Without a contact");
    expect(away).toHaveTextContent("Not counted");
    expect(asked.at(-1)).toContain("/reports/stretches?figure=occupancy&from=2026-03-02T08%3A00%3A00.000Z");
    expect(asked.at(-1)).toContain("agent=lin");
    expect(csv()).toBe(`/api/v1/reports/stretches.csv?figure=occupancy&${hour}&agent=lin&language=en`);
  });

  test("say of how many contacts behind a figure one may not see whose they are", async () => {
    const total = { items: 3, counted: 3, numerator: 3, denominator: 0 };
    show((url) => (url.pathname.endsWith("/contacts") ? { body: { ...counted, total } } : undefined));
    await userEvent.click(await screen.findByRole("button", { name: "1 Abandoned: show the contacts" }));
    expect(await screen.findByText("2 more are of customers whom you may not see.")).toBeVisible();
  });

  test("are asked for other days, intervals and queues, and as a table to keep", async () => {
    const asked = show();
    await screen.findAllByTestId("row");
    await userEvent.click(screen.getByRole("combobox", { name: "Period" }));
    await userEvent.click(screen.getByRole("option", { name: "Last week" }));
    await userEvent.click(screen.getByRole("combobox", { name: "Interval" }));
    await userEvent.click(screen.getByRole("option", { name: "Day" }));
    await userEvent.click(screen.getByRole("combobox", { name: "Queue" }));
    await userEvent.click(screen.getByRole("option", { name: "Bookings" }));
    await userEvent.click(screen.getByRole("combobox", { name: "By" }));
    await userEvent.click(screen.getByRole("option", { name: "Agent" }));
    const wanted = "from=2026-02-23T00%3A00%3A00.000Z&to=2026-03-02T00%3A00%3A00.000Z&interval=1d&by=agent&queue=sales";
    await waitFor(() => expect(reports(asked).at(-1)).toBe(`GET /reports?${wanted}`));
    expect(screen.getByRole("link", { name: "CSV" })).toHaveAttribute(
      "href",
      `/api/v1/reports.csv?${wanted}&language=en`,
    );
  });

  test("that are refused say why", async () => {
    show((url) => (url.pathname.endsWith("/reports") ? { status: 422, body: { code: "backward_range" } } : undefined));
    expect(await screen.findByRole("alert")).toHaveTextContent("The last day is before the first.");
  });

  test("in which nothing is kept say so", async () => {
    show((url) => (url.pathname.endsWith("/reports") ? { body: { ...report, rows: [] } } : undefined));
    expect(await screen.findByText("Nothing happened in these days.")).toBeInTheDocument();
  });
});
