import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ContactStatus } from "../../src/api/generated/messages";
import { HotlinePage } from "../../src/hotline/HotlinePage";
import { createHotline } from "../../src/hotline/model";
import { ClockContext } from "../../src/react/clock";
import { message, NOW } from "../support/cards";
import { fakeServer } from "../support/fakeSocket";
import { speak } from "../support/words";

const queues = [
  { id: "sales", name: { en: "Bookings", "zh-CN": "机票预订" }, open: true, opens_at: null },
  { id: "complaints", name: { en: "Complaints", "zh-CN": "投诉" }, open: false, opens_at: NOW + 3_600_000 },
];

const demo = {
  items: [
    { external_id: "M1", name: "Bai Jing", language: "en", tier: { en: "Gold", "zh-CN": "金卡" }, token: "signed" },
  ],
};

beforeEach(async () => {
  await speak("en");
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(demo), { status: 200 }));
});

async function opens(welcome: object = {}) {
  const server = fakeServer();
  const hotline = createHotline({ openSocket: server.openSocket });
  render(
    <ClockContext value={hotline.stores.clock}>
      <HotlinePage hotline={hotline} />
    </ClockContext>,
  );
  const says = (said: object) => act(async () => server.last.says(said));
  act(() => hotline.start());
  act(() => server.last.opens());
  await says({
    type: "customer_welcome",
    server_time: NOW,
    visitor_token: "v1",
    identity: "anonymous",
    name: null,
    language: null,
    queues,
    status: null,
    messages: [],
    marks: [],
    zone: "Asia/Shanghai",
    centre: { en: "Cloudgoose", "zh-CN": "云雁" },
    ...welcome,
  });
  return { server, says };
}

const status = (fields: Partial<ContactStatus>) => ({ type: "status", contact: "c1", queue: "sales", ...fields });

describe("being called instead of waiting", () => {
  const callable = [{ ...queues[0], callback: true }, queues[1]];
  const sent: unknown[] = [];

  beforeEach(() => {
    sent.length = 0;
    vi.stubGlobal("fetch", async (path: string, options: RequestInit = {}) => {
      if (!String(path).endsWith("/callbacks")) return new Response(JSON.stringify(demo), { status: 200 });
      sent.push(JSON.parse(String(options.body)));
      return sent.length === 1
        ? new Response(JSON.stringify({ code: "no_number" }), { status: 422 })
        : new Response(JSON.stringify({ contact: "c1" }), { status: 201 });
    });
  });

  test("is offered where a queue calls back, refused for what is no number, and then said to be so", async () => {
    await opens({ queues: callable, visitor_token: "visitor-1" });
    expect(screen.queryByRole("button", { name: "Call me back" })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole("radio", { name: /Bookings/ }));
    const button = screen.getByRole("button", { name: "Call me back" });
    expect(button).toBeDisabled();
    await userEvent.type(screen.getByLabelText(/phone/i), "12");
    await userEvent.type(screen.getByLabelText(/phone/i), "345");
    await userEvent.click(button);
    expect(await screen.findByRole("alert")).toHaveTextContent("That is not a telephone number");
    await userEvent.type(screen.getByLabelText(/phone/i), "6789");
    await userEvent.click(screen.getByRole("button", { name: "Call me back" }));
    expect(await screen.findByTestId("calls")).toHaveTextContent("We call 123456789 when it is your turn");
    expect(sent[1]).toMatchObject({ queue: "sales", phone: "123456789", language: "en", visitor: "visitor-1" });
    await userEvent.click(screen.getByRole("button", { name: "Back" }));
    expect(screen.getByTestId("start")).toBeInTheDocument();
  });
});

describe("the start", () => {
  test("offers the open subjects; a closed one says when it opens, here and at the centre", async () => {
    await opens();
    expect(screen.getByRole("radio", { name: /Bookings/ })).toBeEnabled();
    expect(screen.getByRole("radio", { name: /Complaints/ })).toBeDisabled();
    // The tests run in a zone that is not the centre's.
    expect(screen.getByTestId("opening")).toHaveTextContent(
      "Opens Mon, Mar 2, 09:00 your time · Mon, Mar 2, 17:00 at the centre",
    );
  });

  test("asks for a subject, and sends what the customer says of themselves", async () => {
    const { server } = await opens();
    const start = screen.getByRole("button", { name: "Start the conversation" });
    expect(start).toBeDisabled();
    await userEvent.click(screen.getByRole("radio", { name: /Bookings/ }));
    await userEvent.type(screen.getByRole("textbox", { name: "Phone" }), "138 0000 0000");
    await userEvent.click(start);
    expect(server.last.of("start")).toMatchObject([
      { queue: "sales", language: "en", name: "", phone: "138 0000 0000", email: "" },
    ]);
  });

  test("of a refused contact says why in the person's language", async () => {
    const { server, says } = await opens();
    await userEvent.click(screen.getByRole("radio", { name: /Bookings/ }));
    await userEvent.click(screen.getByRole("button", { name: "Start the conversation" }));
    const [command] = server.last.of("start");
    await says({ type: "reply", id: command?.id, ok: false, code: "unavailable", detail: "in the server's words" });
    expect(screen.getByRole("alert")).toHaveTextContent("nothing happened. Try again in a moment.");
  });

  test("in the demo can be made as one of its customers", async () => {
    const { server } = await opens();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Demo: sign in as" }), "M1");
    act(() => server.last.opens());
    expect(server.last.sent[0]).toMatchObject({ type: "hello", identity_token: "signed" });
  });

  test("of a sign-in that has expired says so, and offers to sign in again or to go on without", async () => {
    const { server, says } = await opens();
    const refuse = async () => {
      await says({ type: "refused", code: "identity_expired", detail: "in the server's words" });
      act(() => server.last.ends(4401));
    };
    await refuse();
    expect(screen.getByRole("alert")).toHaveTextContent("Your sign-in has expired");
    expect(screen.queryByTestId("start")).not.toBeInTheDocument();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Demo: sign in as" }), "M1");
    act(() => server.last.opens());
    expect(server.last.sent[0]).toMatchObject({ visitor_token: "v1", identity_token: "signed" });
    await refuse();
    await userEvent.click(screen.getByRole("button", { name: "Go on without signing in" }));
    act(() => server.last.opens());
    expect(server.last.sent[0]).toMatchObject({ visitor_token: "v1", identity_token: null });
  });

  test("is in the language that is chosen", async () => {
    await opens();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Language" }), "zh-CN");
    expect(screen.getByRole("button", { name: "开始对话" })).toBeInTheDocument();
    expect(screen.getByRole("heading", { name: "云雁" })).toBeInTheDocument();
  });
});

describe("somebody who is not sure", () => {
  const choices = [
    { key: "1", label: "A new booking" },
    { key: "2", label: "Something else" },
  ];
  const asks = { stage: "flow" as const, queue: null };

  test("can ask to be asked", async () => {
    const { server } = await opens();
    await userEvent.click(screen.getByRole("radio", { name: /Not sure: ask me/ }));
    await userEvent.click(screen.getByRole("button", { name: "Start the conversation" }));
    expect(server.last.of("start")).toMatchObject([{ queue: null }]);
  });

  test("is asked by the centre and answers with a choice, then with digits, and sees what was said", async () => {
    const { server, says } = await opens();
    await says(status({ ...asks, number: 1, prompts: ["Good morning.", "What is it about?"], choices }));
    const said = () => screen.getAllByTestId(/^(prompt|answer)$/).map((each) => each.textContent);
    expect(said()).toEqual(["Good morning.", "What is it about?"]);
    await userEvent.click(screen.getByRole("button", { name: "Something else" }));
    const [command] = server.last.of("answer");
    expect(command).toMatchObject({ contact: "c1", number: 1, keys: "2" });
    expect(screen.getByRole("button", { name: "Something else" })).toBeDisabled();
    await says({ type: "reply", id: command?.id, ok: true });
    const collect = { least: 3, most: 4 };
    await says(status({ ...asks, number: 2, prompts: ["Your booking number?"], collect }));
    expect(said()).toEqual(["Good morning.", "What is it about?", "Something else", "Your booking number?"]);
    const field = screen.getByRole("textbox", { name: "Your answer" });
    expect(screen.getByText("3 to 4 digits")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "I do not have it" })).toBeEnabled();
    await userEvent.type(field, "1a2#");
    expect(screen.getByRole("button", { name: "Send" })).toBeDisabled();
    await userEvent.type(field, "34{Enter}");
    expect(server.last.of("answer")[1]).toMatchObject({ number: 2, keys: "1234" });
  });

  test("can go on without the digits asked for", async () => {
    const { server, says } = await opens();
    await says(status({ ...asks, number: 2, prompts: ["Your booking number?"], collect: { least: 3, most: 4 } }));
    await userEvent.click(screen.getByRole("button", { name: "I do not have it" }));
    expect(server.last.of("answer")).toMatchObject([{ number: 2, keys: "#" }]);
  });

  test("is told when an answer is refused, and can answer again", async () => {
    const { server, says } = await opens({ status: status({ ...asks, number: 1, prompts: ["What?"], choices }) });
    await userEvent.click(screen.getByRole("button", { name: "A new booking" }));
    await says({ type: "reply", id: server.last.of("answer")[0]?.id, ok: false, code: "unavailable" });
    expect(screen.getByRole("alert")).toHaveTextContent("nothing happened");
    expect(screen.getByRole("button", { name: "A new booking" })).toBeEnabled();
  });

  test("can leave before there is a queue", async () => {
    const { server, says } = await opens();
    await says(status({ ...asks, number: 1, prompts: ["What?"], choices }));
    await userEvent.click(screen.getByRole("button", { name: "Leave" }));
    expect(server.last.of("leave")).toMatchObject([{ contact: "c1" }]);
  });
});

test("whoever was not kept can ask to be called where the queue calls back, and nobody else", async () => {
  const { says } = await opens({ queues: [{ ...queues[0], callback: true }, queues[1]] });
  const ended = { stage: "ended", ended_by: "system" } as const;
  await says(status({ ...ended, outcome: "refused_full", queue: "complaints" }));
  expect(screen.queryByRole("button", { name: "Call me back" })).toBeNull();
  await says(status({ ...ended, outcome: "refused_full", prompts: ["All lines are busy."] }));
  const asked: unknown[] = [];
  vi.stubGlobal("fetch", async (_path: string, options: RequestInit = {}) => {
    asked.push(JSON.parse(String(options.body)));
    return new Response(JSON.stringify({ contact: "c2" }), { status: 201 });
  });
  await userEvent.type(screen.getByLabelText("Phone"), "13800138000");
  await userEvent.click(screen.getByRole("button", { name: "Call me back" }));
  expect(await screen.findByTestId("calls")).toHaveTextContent("We call 13800138000");
  expect(asked).toMatchObject([{ queue: "sales", phone: "13800138000", visitor: "v1" }]);
});

test("where the demo takes calls, a telephone to ring the hotline with stands beside the page", async () => {
  const hotline = { number: "+861000000000" };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ ...demo, hotline }), { status: 200 }));
  await opens();
  expect(await screen.findByRole("complementary", { name: "Ring the hotline" })).toHaveTextContent("+861000000000");
  expect(screen.getByTestId("start")).toBeInTheDocument();
});

test("what the flow said last stands with the place in line, and with an end that it made", async () => {
  const { says } = await opens();
  await says(status({ stage: "waiting", place: 2, prompts: ["You are being put through to bookings."] }));
  expect(screen.getByTestId("prompts")).toHaveTextContent("You are being put through to bookings.");
  await says(status({ stage: "ended", outcome: "sent_elsewhere", prompts: ["Please ask at the airport."] }));
  expect(screen.getByTestId("ended")).toHaveTextContent("Please ask at the airport.");
});

test.each([
  [0, 1, "The wait is likely to be less than a minute."],
  [0, 4, "The wait is likely to be no longer than 4 minutes."],
  [2, 5, "The wait is likely to be 2 to 5 minutes."],
  [75, 120, "The wait is likely to be more than an hour."],
])("a wait of %d to %d minutes is told with care", async (least, most, words) => {
  const { says } = await opens();
  await says(status({ stage: "waiting", place: 2, wait: { least, most } }));
  expect(screen.getByTestId("wait")).toHaveTextContent(words);
});

test("a wait that is not known is not told", async () => {
  const { says } = await opens();
  await says(status({ stage: "waiting", place: 2, wait: null }));
  expect(screen.queryByTestId("wait")).not.toBeInTheDocument();
});

describe("a contact", () => {
  test("goes through its stages as the server says", async () => {
    const { says } = await opens();
    await says(status({ stage: "waiting", place: 3 }));
    expect(screen.getByTestId("place")).toHaveTextContent("Your place: 3");
    expect(screen.queryByTestId("next")).not.toBeInTheDocument();
    await says(status({ stage: "waiting", place: null })); // while it is being offered to somebody
    expect(screen.queryByTestId("place")).not.toBeInTheDocument();
    expect(screen.getByTestId("next")).toBeInTheDocument();
    await says(status({ stage: "waiting", place: 1 }));
    expect(screen.getByTestId("waiting")).toHaveTextContent("You are next.");
    await says(status({ stage: "connecting", agent_name: "Lin" }));
    expect(screen.getByText("Connecting you with Lin…")).toBeInTheDocument();
    await says(status({ stage: "talking", agent_name: "Lin" }));
    expect(screen.getByText("You are talking with Lin")).toBeInTheDocument();
    await says(message(1, { sender: "agent", text: "<i>Good morning</i>" }));
    expect(within(screen.getByTestId("messages")).getByText("<i>Good morning</i>")).toBeInTheDocument();
    await says(status({ stage: "ended", outcome: "answered", ended_by: "agent" }));
    expect(screen.getByTestId("ended")).toHaveTextContent("The agent ended it.");
    await userEvent.click(screen.getByRole("button", { name: "Start a new conversation" }));
    expect(screen.getByTestId("start")).toBeInTheDocument();
  });

  test("in which nobody writes warns how long it will still last", async () => {
    const { says } = await opens({ status: status({ stage: "talking", agent_name: "Lin" }) });
    expect(screen.queryByTestId("idle")).toBeNull();
    await says(status({ stage: "talking", agent_name: "Lin", idle_ends_at: NOW + 300_000 }));
    expect(screen.getByTestId("idle")).toHaveTextContent(/ends in [45]:\d\d unless/);
  });

  test("to a subject that has closed meanwhile ends with when it opens", async () => {
    const { says } = await opens();
    await says(status({ stage: "ended", outcome: "closed", ended_by: "system", opens_at: NOW + 3_600_000 }));
    expect(screen.getByTestId("ended")).toHaveTextContent("This subject is closed just now.");
    expect(screen.getByTestId("opening")).toBeInTheDocument();
  });
});

test("the page says when it is not connected, and stops saying so when it is", async () => {
  const { server } = await opens();
  expect(screen.getByTestId("connection")).toBeEmptyDOMElement();
  act(() => server.last.ends(1006));
  expect(screen.getByTestId("connection")).toHaveTextContent("The connection is lost.");
});
