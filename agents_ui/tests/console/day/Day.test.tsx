import { act, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { PromiseCard } from "../../../src/api/generated/messages";
import { AlertsBanner } from "../../../src/console/alerts/AlertsBanner";
import { fieldOf, instantOf } from "../../../src/console/day/hour";
import { DeskPage } from "../../../src/console/desk/DeskPage";
import { WriteToAgents } from "../../../src/console/live/WriteToAgents";
import { agent, contact, NOW } from "../../support/cards";
import { fakeSound } from "../../support/fakeSound";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

beforeEach(async () => {
  await speak("en");
  fakeRest(() => ({
    body: { items: [{ id: "chen", name: { en: "Chen Bo" } }], next: null, as_of: "2026-03-02T08:00:00Z" },
  }));
});

function promise(id: string, fields: Partial<PromiseCard> = {}): PromiseCard {
  return {
    id,
    contact: "c9",
    customer: "k1",
    customer_name: "Bai Jing",
    text: `promise ${id}`,
    author: "lin",
    owner: "lin",
    made_at: NOW,
    due_at: null,
    ...fields,
  };
}

const day = (fields: object) => ({ type: "day", promises: [], birthdays: [], messages: [], ...fields });
const note = { id: "m1", author: "sun", author_name: { en: "Sun Li" }, at: NOW, text: "Snow in Beijing" };

describe("my day", () => {
  test("has what is promised, and says what is due", () => {
    const { says } = renderConsole(<DeskPage />);
    expect(screen.getByTestId("day")).toHaveTextContent("Nothing to think of today.");
    says(day({ promises: [promise("p1", { due_at: NOW - 1 }), promise("p2", { due_at: NOW + 60_000 })] }));
    expect(screen.getAllByTestId("day-promise").map((item) => item.dataset.due)).toEqual(["true", "false"]);
    expect(screen.getByTestId("day")).toHaveTextContent("1 due");
  });

  test("lets a promise be kept, and be kept later by somebody else", async () => {
    const { server, says } = renderConsole(<DeskPage />);
    says(day({ promises: [promise("p1")] }));
    await userEvent.click(screen.getByRole("button", { name: "Done" }));
    expect(server.last.of("finish_promise")).toMatchObject([{ promise: "p1", done: true }]);
    await userEvent.click(screen.getByRole("button", { name: "Change" }));
    fireEvent.change(screen.getByLabelText("When"), { target: { value: "2026-03-03T10:30" } });
    await userEvent.selectOptions(screen.getByLabelText("Who keeps it"), "chen");
    await userEvent.click(screen.getByRole("button", { name: "Change it" }));
    expect(server.last.of("move_promise")).toMatchObject([
      { promise: "p1", due_at: instantOf("2026-03-03T10:30"), owner: "chen" },
    ]);
  });

  test("has birthdays, and what supervisors write until it is read", async () => {
    const { server, says } = renderConsole(<DeskPage />);
    says(day({ birthdays: [{ customer: "k1", name: "Bai Jing", tier: "gold" }], messages: [note] }));
    expect(screen.getByTestId("day-birthday")).toHaveTextContent("Bai Jing");
    expect(screen.getByTestId("day-message")).toHaveTextContent("Sun Li");
    await userEvent.click(screen.getByRole("button", { name: "Read" }));
    expect(server.last.of("read_message")).toMatchObject([{ message: "m1" }]);
  });

  test("is heard of once when a promise falls due and when a supervisor writes", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const sound = fakeSound();
    const { says } = renderConsole(<AlertsBanner />, { openSound: sound.open });
    says(day({ promises: [promise("p1", { due_at: NOW + 60_000 })] }));
    expect(sound.heard.tones).toBe(0);
    act(() => void vi.advanceTimersByTime(60_100));
    expect(sound.heard.tones).toBe(1);
    says(day({ promises: [promise("p1", { due_at: NOW + 60_000 })], messages: [note] }));
    expect(sound.heard.tones).toBe(2);
    says(day({ promises: [promise("p1", { due_at: NOW + 60_000 })], messages: [note] }));
    expect(sound.heard.tones).toBe(2);
    vi.useRealTimers();
  });
});

test("a promise made in wrap-up has an hour and somebody who keeps it", async () => {
  const wrapping = contact({ stage: "wrapping", outcome: "answered", wrap_up_until: NOW + 60_000 });
  const { server } = renderConsole(<DeskPage />, { snapshot: { contacts: [wrapping] } });
  const form = within(screen.getByRole("region", { name: "Wrap-up" }));
  expect(form.queryByLabelText("When")).toBeNull();
  await userEvent.type(form.getByLabelText("Promised to the customer"), "ring back");
  fireEvent.change(form.getByLabelText("When"), { target: { value: "2026-03-03T10:30" } });
  await userEvent.selectOptions(form.getByLabelText("Who keeps it"), "chen");
  await userEvent.selectOptions(form.getByLabelText(/Disposition/), "booked");
  await userEvent.click(form.getByRole("button", { name: "Finish" }));
  expect(server.last.of("wrap_up")).toMatchObject([
    { promise: "ring back", promise_due: instantOf("2026-03-03T10:30"), promise_owner: "chen" },
  ]);
});

test("a supervisor writes to all, to a team, or to one agent", async () => {
  const { server } = renderConsole(<WriteToAgents />, {
    welcome: { role: "supervisor", username: "sun" },
    snapshot: { agents: [agent()] },
  });
  for (const to of ["", "team:travel", "agent:lin"]) {
    await userEvent.click(screen.getByRole("button", { name: "Write to agents" }));
    await userEvent.selectOptions(screen.getByLabelText("To"), to);
    await userEvent.type(screen.getByLabelText("Message to agents"), " Snow ");
    await userEvent.click(screen.getByRole("button", { name: "Send" }));
    const sent = server.last.of("message_agents").at(-1);
    await act(async () => server.last.says({ type: "reply", id: sent?.id, ok: true }));
  }
  expect(server.last.of("message_agents")).toMatchObject([
    { text: "Snow", agents: [], team: null },
    { agents: [], team: "travel" },
    { agents: ["lin"], team: null },
  ]);
});

test("a supervisor sees what they have written and who has not read it yet", async () => {
  const { says } = renderConsole(<WriteToAgents />, {
    welcome: { role: "supervisor", username: "sun" },
    snapshot: { agents: [agent(), agent({ id: "chen", name: { en: "Chen" } })] },
  });
  await userEvent.click(screen.getByRole("button", { name: "Write to agents" }));
  expect(screen.queryByTestId("written")).not.toBeInTheDocument();

  const to = (...agents: string[]) => agents.map((agent) => ({ agent, read_at: null }));
  const read = { agent: "lin", read_at: NOW };
  const many = to("chen", "a2", "a3", "a4", "a5", "a6");
  says({
    type: "written",
    messages: [
      { id: "3", at: NOW, text: "Snow", readers: [read, ...many] },
      { id: "2", at: NOW, text: "<b>Hail</b>", readers: [read, ...to("chen")] },
      { id: "1", at: NOW, text: "Fog", readers: [read] },
    ],
  });
  const messages = screen.getAllByTestId("written-message");
  expect(messages.map((message) => within(message).getByTestId("read-by").textContent)).toEqual([
    "Read by 1 of 7. Not yet by Chen, a2, a3, a4, a5 and 1 other.",
    "Read by 1 of 2. Not yet by Chen.",
    "Everybody has read it.",
  ]);
  expect(messages[1]).toHaveTextContent("<b>Hail</b>");
});

test("an hour is written as the field has it, and read the same", () => {
  const at = new Date(2026, 2, 3, 9, 5).getTime();
  expect(fieldOf(at)).toBe("2026-03-03T09:05");
  expect([instantOf(fieldOf(at)), instantOf(""), instantOf("soon"), fieldOf(null)]).toEqual([at, null, null, ""]);
});
