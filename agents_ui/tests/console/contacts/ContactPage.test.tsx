import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { beforeEach, describe, expect, test } from "vitest";
import type { ContactDetail } from "../../../src/api/rest";
import { ContactPage } from "../../../src/console/contacts/ContactPage";
import { offered } from "../../support/cards";
import { agents, as_of, summary } from "../../support/contacts";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

test("a supervisor is told what a contact waits for, and how everybody stands and stood to it", async () => {
  const standing = (lin: string | null) => [
    { agent: "chen", excluded: null },
    { agent: "lin", excluded: lin },
  ];
  const why = offered().offer?.why;
  const offer = { offer: "c1.2", agent: "lin", made_at: as_of, ended_at: null, result: "declined", reason: null, why };
  const waiting = { ...summary(), state: "waiting", steps: [], offers: [offer], line: [], flow: [], legs: [] };
  fakeRest((_method, url) => {
    if (url.pathname.endsWith("/agents")) return { body: agents };
    if (url.pathname.endsWith("/offers/2")) return { body: { agents: standing("capacity") } };
    if (url.pathname.endsWith("/events")) return { body: { items: [], next: null } };
    if (!url.pathname.endsWith("/routing")) return { body: { ...waiting, transcript: [], notes: [], voicemail: null } };
    const counts = { qualified: 2, signed_in: 2, available: 1, free: 1, held: 0 };
    const said = { code: "draining", queue: "sales", position: 3, waited_ms: 61_000, step: 0, steps: 2, ...counts };
    return { body: { contact: "c1", as_of, position: 1, waiting: said, agents: standing("held_apart") } };
  });
  renderConsole(
    <Routes>
      <Route path="/contacts/:id" element={<ContactPage />} />
    </Routes>,
    { path: "/contacts/c1", welcome: { username: "sun", role: "supervisor" } },
  );
  expect(await screen.findByTestId("waiting-for")).toHaveTextContent(
    "An agent is finishing chats to take it. Number 3 in line. Waiting for 1 min 1 sec. Step 1 of 2. " +
      "Qualified: 2; signed in: 2; available: 1; free: 1.",
  );
  const routing = within(screen.getByTestId("routing"));
  expect(routing.getByTestId("standing-chen")).toHaveTextContent("Chen Zhiyuan could take it");
  expect(routing.getByTestId("standing-lin")).toHaveTextContent("missed it a moment ago");
  const past = within(screen.getByTestId("offers"));
  await userEvent.click(past.getByRole("button", { name: "How everybody stood" }));
  expect(await past.findByTestId("standing-lin")).toHaveTextContent("has as many contacts as they may");
});

describe("one contact", () => {
  const why = offered().offer?.why;
  const detail = {
    ...summary(),
    steps: [
      { step: "waiting", agent: null, began_at: "2026-03-02T08:00:00.000Z", ended_at: null, seconds: 4.5 },
      { step: "talking", agent: "lin", began_at: "2026-03-02T08:00:04.500Z", ended_at: null, seconds: 150 },
    ],
    offers: [
      {
        offer: "o1",
        agent: "lin",
        made_at: "2026-03-02T08:00:01.000Z",
        ended_at: null,
        result: "withdrawn",
        reason: "customer_left",
        why,
      },
    ],
    line: [
      {
        at: as_of,
        what: "put_next",
        by: "lin",
        agent: null,
        priority: null,
        step: null,
        code: null,
        team: null,
        attempt: null,
        queue: null,
        cause: null,
        from_queue: null,
      },
      {
        at: as_of,
        what: "raised",
        by: null,
        agent: null,
        priority: 2,
        step: null,
        code: null,
        team: null,
        attempt: null,
        queue: null,
        cause: null,
        from_queue: null,
      },
      {
        at: as_of,
        what: "widened",
        by: null,
        agent: null,
        priority: null,
        step: 1,
        code: null,
        team: null,
        attempt: null,
        queue: null,
        cause: null,
        from_queue: null,
      },
      {
        at: as_of,
        what: "held",
        by: null,
        agent: "chen",
        priority: null,
        step: null,
        code: null,
        team: null,
        attempt: null,
        queue: null,
        cause: null,
        from_queue: null,
      },
      {
        at: as_of,
        what: "unanswerable",
        by: null,
        agent: null,
        priority: null,
        step: null,
        code: "nobody_ever",
        team: null,
        attempt: null,
        queue: null,
        cause: null,
        from_queue: null,
      },
    ],
    flow: [{ at: as_of, step: "subject", given: "choice", keys: "2", passed: ["hello", "menu"] }],
    legs: [
      {
        leg: "CA1",
        role: "customer",
        agent: null,
        offer: null,
        arrived_at: "2026-03-02T08:00:00.000Z",
        joined_at: "2026-03-02T08:00:04.500Z",
        left_at: null,
        ended_at: "2026-03-02T08:02:34.500Z",
        status: "completed",
        held_seconds: 12,
        conferences: [],
      },
    ],
    transcript: [{ number: 1, sender: "customer", author: null, at: "2026-03-02T08:00:10.000Z", text: "<b>text</b>" }],
    voicemail: { at: "2026-03-02T08:03:00.000Z", seconds: 95, owner: null, done_at: null, done_by: null },
    notes: [{ id: "n1", kind: "promise", author: "lin", at: "2026-03-02T08:02:50.000Z", text: "a voucher" }],
  } as ContactDetail;
  const event = (position: number, kind: string, data: object) => ({ position, kind, version: 1, at: as_of, data });

  const ofCall = [
    event(1, "FlowMoved", {
      flow: "main",
      number: 2,
      step: "subject",
      passed: ["hello", "menu"],
      given: "choice",
      keys: "2",
    }),
    event(2, "LegArrived", { leg: "CA1", role: "agent", agent: "lin", offer: "o1" }),
    event(3, "LegChanged", { leg: "CA1", present: true, held: false, muted: null, reason: null }),
    event(4, "ControlAsked", { agent: "lin", what: "hold" }),
    event(5, "ContactTransferred", { agent: "lin", queue: null, to_agent: "chen" }),
    event(6, "LegEnded", { leg: "CA1", status: "no-answer", seconds: 75 }),
  ];

  beforeEach(() => {
    fakeRest((_method, url) => {
      if (url.pathname.endsWith("/agents")) return { body: agents };
      if (!url.pathname.endsWith("/events")) return { body: detail };
      return url.searchParams.get("cursor")
        ? {
            body: { items: [...ofCall, event(9, "ContactEnded", { outcome: "answered", by: "customer" })], next: null },
          }
        : { body: { items: [event(7, "ContactArrived", { queue: "sales", identity: "verified" })], next: "2" } };
    });
    renderConsole(
      <Routes>
        <Route path="/contacts/:id" element={<ContactPage />} />
      </Routes>,
      { path: "/contacts/c1" },
    );
  });

  test("plays the message that was left, and says how long it is", async () => {
    const message = await screen.findByTestId("voicemail");
    expect(message).toHaveTextContent(/^Message, 1:35/);
    expect(message.querySelector("audio")).toHaveAttribute("src", "/api/v1/contacts/c1/voicemail");
  });

  test("shows each step with how long it took", async () => {
    const steps = within(await screen.findByTestId("step-list"));
    expect(steps.getByTestId("step-waiting")).toHaveTextContent("4.5 sec");
    expect(steps.getByTestId("step-talking")).toHaveTextContent("Lin Xiaowen");
    expect(steps.getByTestId("step-talking")).toHaveTextContent("2:30");
  });

  test("asks nothing of the routing for an agent", async () => {
    await screen.findByTestId("contact-offer");
    expect(screen.queryByRole("button", { name: "How everybody stood" })).not.toBeInTheDocument();
    expect(screen.queryByTestId("routing")).not.toBeInTheDocument();
  });

  test("shows who was offered it, why, and what came of it", async () => {
    const offer = await screen.findByTestId("contact-offer");
    expect(offer).toHaveTextContent("Lin Xiaowen");
    expect(offer).toHaveTextContent("Withdrawn · customer left");
    expect(offer).toHaveTextContent("Idle the longest (4 min 10 sec) of the 3 agents");
  });

  test("shows what happened to its place in line", async () => {
    const news = (await screen.findAllByTestId("line-news")).map((each) => each.textContent?.replace(/^[\d:]+ /, ""));
    expect(news).toEqual([
      "Put next by Lin Xiaowen",
      "Rose to priority 2",
      "Step 2 in force",
      "Held for Chen Zhiyuan",
      "Nobody can take it: no agent has what it asks for",
    ]);
  });

  test("shows every event of every page in order, in words and as logged", async () => {
    const events = await screen.findAllByTestId("event");
    const kinds = ofCall.map(({ kind }) => kind);
    expect(events.map((each) => each.dataset.kind)).toEqual(["ContactArrived", ...kinds, "ContactEnded"]);
    expect(events.at(-1)).toHaveTextContent("by: the customer · outcome: Answered");
    expect(events[0]).toHaveTextContent('"queue": "sales"');
  });

  test("shows the way through the flow, and the lines of a call", async () => {
    expect(await screen.findByTestId("flow-stop")).toHaveTextContent(/^subject .*chose 2 · by way of hello, menu$/);
    expect(screen.getByTestId("leg-customer")).toHaveTextContent("caller08:00:0008:00:040:1208:02:34completed");
  });

  test("says of a call how it went through the flow, and what became of its lines", async () => {
    const said = (await screen.findAllByTestId("event")).map((each) => each.textContent);
    const words = [
      "Moved on in the flowflow: main · step: subject · passed: hello, menu · given: chose · keys: 2",
      "Line openedagent: Lin Xiaowen · whose: agent",
      "Line changedagent: Lin Xiaowen · joined: yes · on hold: no",
      "Asked of the carrieragent: Lin Xiaowen · what: hold",
      "Transferredagent: Lin Xiaowen · to: Chen Zhiyuan",
      "Line closedagent: Lin Xiaowen · carrier's word: no answer · lasted: 1:15",
    ];
    for (const [n, each] of words.entries()) expect(said[n + 1]).toContain(each);
  });

  test("shows transcript and promises as text, and links to the customer", async () => {
    expect(within(await screen.findByTestId("transcript")).getByText("<b>text</b>")).toBeInTheDocument();
    expect(screen.getByTestId("note-promise")).toHaveTextContent("Promised: a voucher");
    const head = within(screen.getByTestId("contact-head"));
    expect(head.getByRole("link", { name: "Bai Jing" })).toHaveAttribute("href", "/customers/k1");
  });
});
