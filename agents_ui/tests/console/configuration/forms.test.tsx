import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { beside } from "../../../src/console/configuration/entries";
import { speak } from "../../support/words";
import { fill, pick, showConfiguration } from "./support";

beforeEach(() => speak("en"));

async function at(subject: string) {
  fireEvent.click(await screen.findByRole("tab", { name: subject }));
}

async function open(row: string, name: string) {
  fireEvent.click(within(await screen.findByTestId(row)).getByText(name));
  return within(await screen.findByTestId("entry"));
}

describe("queues in a form", () => {
  const looked = async (work: (form: ReturnType<typeof within>) => Promise<void> | void, queue = "changes") => {
    const sent = showConfiguration();
    await at("Queues");
    const name = { changes: "Changes and refunds", complaints: "Complaints and baggage", sales: "Bookings" }[queue];
    await work(await open(`form-queue-${queue}`, name ?? queue));
    return sent.looked("queues.yaml");
  };

  test("are shown with when they are open, what they ask for, their times and their goal", async () => {
    showConfiguration();
    await at("Queues");
    expect(await screen.findByTestId("form-queue-complaints")).toHaveTextContent(
      /Complaints and baggage.*office.*Baggage 4.*20s.*2m.*80% in 60s.*no/,
    );
  });

  test("say their name, what they ask for and their times where the file says them", async () => {
    const text = await looked((form) => {
      fill(form, "Name (English)", "Changes");
      fill(form, "Level in Baggage", "2");
      fill(form, "Time to accept", "25s");
      fill(form, "Wrap-up", "");
      fill(form, "Time to accept a chat", "40s");
      fill(form, "Wrap-up longer, times", "2");
    });
    expect(text).toContain(
      `    name: {zh-CN: 改签与退票, en: Changes}
    hours: always
    requires: {fares: 5, baggage: 2}
    offer: 25s
    service_level: {share: 0.8, within: 30s}
`,
    );
    expect(text).toContain(
      `    callback: {first: agent, attempts: 3, gap: 2m, offer: false}
    offer_by_channel: {chat: 40s}
    wrap_up_extension: {times: 2}
`,
    );
  });

  test("say their goal, their callbacks and their limits where the file says them", async () => {
    const text = await looked((form) => {
      fill(form, "Of all contacts", "90%");
      fill(form, "Answered within", "45s");
      fireEvent.click(form.getByLabelText("Wrap-up is not finished without one"));
      fill(form, "Attempts at most", "5");
      fill(form, "Wait at most, staffed", "10m");
    });
    expect(text).toContain(
      `    service_level: {share: 0.9, within: 45s}
    alarms: *alarms
    # Visitors of the page can have themselves called; callers who wait are not told of it.
    callback: {first: agent, attempts: 5, gap: 2m, offer: false}
    disposition_required: false
    limits:
      wait: {staffed: 10m}
`,
    );
  });

  test("are open at other hours, with dispositions of their own", async () => {
    const text = await looked(async (form) => {
      await pick(form, "Open", "office");
      await pick(form, "To choose from", "Flight changed");
    });
    expect(text).toContain("en: Changes and refunds}\n    hours: office\n");
    expect(text).toContain("    dispositions: [changed]\n");
  });

  test("have alarms of their own where several shared theirs", async () => {
    const text = await looked((form) => fill(form, "Contacts waiting", "9"));
    expect(text).toContain(
      "    alarms: {waiting: 9, longest_wait: 2m, service_level: 0.6, unanswerable: true, capacity: 1.0}\n",
    );
    expect(text).toContain("    alarms: &alarms {waiting: 5,");
    expect(text).toContain("    alarms: *alarms\n");
  });

  test("lose callbacks, and get them, by a switch", async () => {
    expect(
      await looked((form) => void fireEvent.click(form.getByLabelText("Customers can be called back"))),
    ).not.toContain("callback:");
  });

  test("lose a limit with what says where the others go", async () => {
    const text = await looked((form) => {
      fill(form, "Contacts waiting at most", "");
    }, "complaints");
    expect(text).not.toContain("most: 20");
    expect(text).toMatch(/ {4}limits:\n(.*#.*\n)? {6}closed:\n/);
  });

  test("show what is typed of a duration, and say what is odd about it", async () => {
    const text = await looked((form) => {
      fill(form, "Time to accept", "20");
      expect(form.getByText("Write it like 20s, 1m30s or 2h")).toBeVisible();
      fill(form, "Time to accept", "20s");
      expect(form.queryByText("Write it like 20s, 1m30s or 2h")).toBeNull();
    }, "sales");
    expect(text).toContain("    offer: 20s\n");
  });

  test("show a mistake at its field, and in the list", async () => {
    showConfiguration(() => ({
      status: 422,
      body: {
        code: "config_refused",
        errors: [
          { field: "queues.yaml:7", message: "queues.sales.wrap_up: '60' is not a duration" },
          { field: "queues.yaml:5", message: "queue 'sales' asks for skill 'fares' at level 9, which nobody has" },
        ],
      },
    }));
    await at("Queues");
    fireEvent.click(screen.getByText("Look first"));
    await waitFor(() => expect(screen.getByTestId("form-queue-sales")).toHaveTextContent("2 mistakes"));
    const form = await open("form-queue-sales", "Bookings");
    expect(form.getByText("queues.sales.wrap_up: '60' is not a duration")).toBeVisible();
    expect(form.getByText(/at level 9, which nobody has/)).toBeVisible();
  });
});

describe("what only has a name, in a form", () => {
  test("is named anew in its row", async () => {
    const sent = showConfiguration();
    await at("Skills and teams");
    fill(screen, "fares: Name (English)", "Prices");
    expect(screen.getByTestId("form-skills-fares")).toHaveTextContent("6 agents · 2 queues");
    expect(await sent.looked("skills.yaml")).toContain("  fares: {name: {zh-CN: 运价, en: Prices}}\n");
  });

  test("is added and removed", async () => {
    const sent = showConfiguration();
    await at("Dispositions");
    fireEvent.click(await screen.findByText("Add a disposition"));
    const dialog = within(await screen.findByTestId("add-entry"));
    fill(dialog, /^Id/, "spam");
    fill(dialog, /Chinese/, "骚扰");
    fill(dialog, /English/, "Spam");
    fireEvent.submit(screen.getByTestId("add-entry"));
    const row = within(await screen.findByTestId("form-dispositions-booked"));
    fireEvent.click(row.getByLabelText("Remove Booked"));
    fireEvent.click(row.getByText("Really remove"));
    const text = await sent.looked("centre.yaml");
    expect(text).toContain(
      "  no_reply: {name: {zh-CN: 客户未回应, en: Customer did not reply}}\n  spam: {name: {zh-CN: 骚扰, en: Spam}}\n",
    );
    expect(text).not.toContain("booked");
  });
});

describe("hours in a form", () => {
  const week = async (work: (form: ReturnType<typeof within>) => void) => {
    const sent = showConfiguration();
    await at("Hours");
    work(await open("form-hours-office", "office"));
    return sent.looked("hours.yaml");
  };

  test("are told in a few words", async () => {
    showConfiguration();
    await at("Hours");
    expect(await screen.findByTestId("form-hours-office")).toHaveTextContent(
      /office.*Mon–Fri 09:00–18:00.*Asia\/Shanghai.*china.*Complaints and baggage/,
    );
    expect(screen.getByTestId("form-hours-always")).toHaveTextContent("Daily 00:00–24:00");
  });

  test("of one day are changed apart from the others", async () => {
    const text = await week((form) => {
      fill(form, "Friday, to", "17:00");
      fireEvent.click(form.getByLabelText("Saturday: add a time"));
      fill(form, "Saturday, from", "10:00");
      fill(form, "Saturday, to", "12:00");
    });
    expect(text).toContain("    weekly:\n      mon-thu: 09:00-18:00\n      fri: 09:00-17:00\n      sat: 10:00-12:00\n");
  });

  test("keep a date that is otherwise, and lose one", async () => {
    const text = await week((form) => {
      fill(form, "Date", "2026-12-31");
      fireEvent.click(form.getByText("Add the date"));
      fireEvent.click(form.getByLabelText("Remove 2026-01-04"));
    });
    expect(text).toContain("      2026-10-10: 09:00-18:00\n      2026-12-31: []\n");
    expect(text).not.toContain("2026-01-04");
  });

  test("that are written in a way of their own are left to the text", async () => {
    showConfiguration(undefined, { "hours.yaml": (text) => text.replace("mon-fri:", "workdays:") });
    await at("Hours");
    expect(await screen.findByTestId("form-hours-office")).toHaveTextContent("in a way that is for the text alone");
  });
});

describe("holidays in a form", () => {
  test("are added after the last, and taken away", async () => {
    const sent = showConfiguration();
    await at("Hours");
    const form = await open("form-holidays-china", "china");
    fireEvent.click(form.getByText("Add a holiday"));
    const added = within(form.getByRole("group", { name: "Holiday 28" }));
    fill(added, "Name (English)", "Bridge");
    fireEvent.click(form.getByLabelText("Remove Holiday 1"));
    const text = await sent.looked("hours.yaml");
    expect(text).toContain('    - {date: 2029-10-04, name: {zh-CN: "", en: Bridge}}\n');
    expect(text).not.toContain("date: 2026-01-01");
  });
});

describe("canned replies in a form", () => {
  test("are written in each language, and shown as they are sent", async () => {
    const sent = showConfiguration();
    await at("Canned replies");
    const form = await open("form-reply-greeting", "Greeting");
    fill(form, "Text (English)", "Good day {customer}, {agent} here.");
    expect(form.getByText("Good day Ms Smith, Lin Xiaowen here.")).toBeVisible();
    await pick(form, "Queues", "Bookings");
    expect(await sent.looked("replies.yaml")).toContain(
      `      en: Good day {customer}, {agent} here.
    queues: [sales]
`,
    );
  });

  test("are begun where there is no file of them", async () => {
    const sent = showConfiguration(undefined, { "replies.yaml": () => undefined });
    await at("Canned replies");
    fireEvent.click(await screen.findByText("Add a reply"));
    const dialog = within(await screen.findByTestId("add-entry"));
    fill(dialog, /^Id/, "bye");
    fill(dialog, /Chinese/, "再见");
    fill(dialog, /English/, "Goodbye");
    fireEvent.submit(screen.getByTestId("add-entry"));
    const form = within(await screen.findByTestId("entry"));
    fill(form, "Text (English)", "Goodbye.");
    expect(await sent.looked("replies.yaml")).toBe(
      'replies:\n  bye:\n    name: {zh-CN: 再见, en: Goodbye}\n    text: {zh-CN: "", en: Goodbye.}\n',
    );
  });
});

test("what a form does not show of an entry is named to the key", () => {
  const value = { name: 1, limits: { length: { most: 2, to: 3 } }, steps: [{}] };
  expect(beside(value, { name: true, limits: { length: { most: true } } })).toEqual([
    ["limits", "length", "to"],
    ["steps"],
  ]);
});
