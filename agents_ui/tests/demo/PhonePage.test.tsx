import { act, cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import PhonePage from "../../src/demo/hotline/PhonePage";
import { createPhone } from "../../src/demo/hotline/phone";
import { carrierCall, fakeEvents } from "../support/fakeEvents";
import { fakeRest } from "../support/rest";
import { speak } from "../support/words";

const customers = [
  { external_id: "M1", name: "Bai Jing", language: "en", tier: null, token: "t", phone: "+8613800000001" },
  { external_id: "M2", name: "Li Na", language: "zh-CN", tier: null, token: "t", phone: null },
];

let events: ReturnType<typeof fakeEvents>;
let asked: string[];
let bodies: unknown[];

beforeEach(async () => {
  await speak("en");
  sessionStorage.clear();
  events = fakeEvents();
  bodies = [];
  asked = fakeRest((_method, url, body) => {
    if (body) bodies.push(body);
    return { body: url.pathname.endsWith("/calls") ? { sid: "CA1" } : {} };
  });
});

const opens = () => render(<PhonePage hotline="+861000000000" customers={customers} />);
const carrier = (fields: object) => act(() => events.last.says("call", carrierCall(fields)));
const hears = (...heard: object[]) =>
  act(() => {
    for (const [n, each] of heard.entries()) events.last.says("heard", { number: n + 1, at: 0, ...each });
  });

async function calls() {
  opens();
  await userEvent.click(screen.getByRole("button", { name: "Call" }));
}

test("rings from the telephone of a customer who has one, or from a withheld number", async () => {
  opens();
  const from = screen.getByRole("combobox", { name: "Who calls" });
  expect(
    within(from)
      .getAllByRole("option")
      .map((each) => each.textContent),
  ).toEqual(["Number withheld", "Bai Jing · +8613800000001"]);
  await userEvent.selectOptions(from, "+8613800000001");
  await userEvent.click(screen.getByRole("button", { name: "Call" }));
  expect(asked).toEqual(["POST /demo/carrier/handset/calls"]);
  expect(bodies).toEqual([{ from: "+8613800000001", to: "+861000000000" }]);
  expect(screen.getByTestId("phone-state")).toHaveTextContent("Calling +861000000000");
});

describe("a call", () => {
  beforeEach(calls);

  test("shows what the carrier says of it, and what is heard in its own language", async () => {
    carrier({ status: "ringing", state: "ringing" });
    expect(screen.getByTestId("phone-state")).toHaveTextContent("Ringing");
    carrier({ state: "gathering" });
    hears(
      { kind: "say", text: "您好", language: "zh-CN" },
      { kind: "pause" },
      { kind: "play", url: "/media/hold.wav" },
      { kind: "play", url: "/media/hold.wav" },
      { kind: "speech", from: "agent", text: "<b>Hello</b>" },
    );
    expect(screen.getByTestId("phone-state")).toHaveTextContent("Waiting for your keys");
    const log = within(screen.getByRole("list", { name: "Heard on the line" }));
    expect(log.getByText("您好")).toHaveAttribute("lang", "zh-CN");
    expect(log.getAllByRole("listitem").map((each) => each.textContent)).toEqual([
      "Hotline您好",
      "♪ Music plays",
      "Agent<b>Hello</b>",
    ]);
  });

  test("takes keys, pressed or typed", async () => {
    carrier({ state: "gathering" });
    await userEvent.click(screen.getByRole("button", { name: "Key 2" }));
    await userEvent.keyboard("#");
    expect(bodies.slice(1)).toEqual([{ digits: "2" }, { digits: "#" }]);
    expect(screen.getByRole("status", { name: "Keys sent" })).toHaveTextContent("2#");
    expect(screen.getByRole("listitem")).toHaveTextContent("You pressed 2#");
  });

  test("has something to speak with in conversation only, and says when it is held", async () => {
    carrier({ state: "queued" });
    expect(screen.getByRole("textbox", { name: "Say something" })).toBeDisabled();
    carrier({ state: "conference" });
    await userEvent.type(screen.getByRole("textbox", { name: "Say something" }), "Good morning{Enter}");
    expect(bodies.at(-1)).toEqual({ text: "Good morning" });
    hears({ kind: "speech", from: "agent", text: "Hello" });
    const heard = screen.getAllByRole("listitem").map((each) => each.textContent);
    expect(heard).toEqual(["YouGood morning", "AgentHello"]); // the line carries it to the others only
    carrier({ state: "conference", held: true });
    expect(screen.getByTestId("phone-state")).toHaveTextContent("You are on hold");
    expect(screen.getByPlaceholderText("Nobody hears you just now")).toBeDisabled();
  });

  test("is over when the carrier says so, and can be made again", async () => {
    carrier({});
    await userEvent.click(screen.getByRole("button", { name: "Hang up" }));
    expect(asked.at(-1)).toBe("POST /demo/carrier/handset/calls/CA1/hang-up");
    carrier({ status: "completed", state: "ended" });
    expect(screen.getByTestId("phone-state")).toHaveTextContent("Call over");
    await userEvent.click(screen.getByRole("button", { name: "Call again" }));
    expect(screen.getByRole("button", { name: "Call" })).toBeEnabled();
  });

  test("says when the carrier cannot be reached, until it can", () => {
    carrier({});
    act(() => events.last.breaks());
    expect(screen.getByText(/cannot be reached; trying again/)).toBeInTheDocument();
    carrier({});
    expect(screen.queryByText(/cannot be reached/)).toBeNull();
  });
});

describe("after a reload", () => {
  beforeEach(() => sessionStorage.setItem("callcenter.phone", "CA7"));

  test("the call goes on", async () => {
    opens();
    await act(async () => {});
    expect(asked).toEqual(["GET /demo/carrier/handset/calls/CA7"]);
    expect(events.last.url).toBe("/demo/carrier/handset/calls/CA7/events");
    carrier({ state: "conference" });
    expect(screen.getByTestId("phone-state")).toHaveTextContent("Talking with an agent");
  });

  test("a call that the carrier has forgotten is forgotten here too", async () => {
    fakeRest(() => undefined);
    opens();
    await act(async () => {});
    expect(screen.getByRole("button", { name: "Call" })).toBeEnabled();
    expect(sessionStorage.getItem("callcenter.phone")).toBeNull();
  });
});

describe("called", () => {
  const NUMBER = "+8613800000001";
  const rings = (...calls: object[]) =>
    act(() => events.streams.find(({ url }) => url.includes("/numbers/"))?.says("rings", { calls }));

  beforeEach(async () => {
    opens();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Who calls" }), NUMBER);
    rings({ sid: "CA9", from: "+861000000000" });
  });

  test("it rings at the number it has, says who calls, and has Answer under one's fingers", async () => {
    expect(events.last.url).toBe("/demo/carrier/handset/numbers/%2B8613800000001/events");
    expect(screen.getByRole("alert")).toHaveTextContent("+861000000000 calls you");
    await userEvent.keyboard("{Enter}");
    expect(asked).toEqual(["POST /demo/carrier/handset/calls/CA9/pick-up"]);
    rings();
    carrier({ state: "conference" });
    expect(screen.getByTestId("phone-state")).toHaveTextContent("Talking with an agent");
  });

  test("it is answered and declined by mouse", async () => {
    await userEvent.click(screen.getByRole("button", { name: "Decline" }));
    expect(asked).toEqual(["POST /demo/carrier/handset/calls/CA9/hang-up"]);
    await userEvent.click(screen.getByRole("button", { name: "Answer" }));
    expect(asked.at(-1)).toBe("POST /demo/carrier/handset/calls/CA9/pick-up");
  });

  test("Escape declines, and what rings no more is gone", async () => {
    await userEvent.keyboard("{Escape}");
    expect(asked).toEqual(["POST /demo/carrier/handset/calls/CA9/hang-up"]);
    rings();
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByRole("combobox", { name: "Who calls" })).toHaveValue(NUMBER);
  });

  test("whoever writes something meanwhile keeps writing", async () => {
    rings();
    const field = document.body.appendChild(document.createElement("input"));
    field.focus();
    rings({ sid: "CA9", from: "+861000000000" });
    await userEvent.keyboard("hello{Enter}{Escape}");
    expect(field).toHaveValue("hello");
    expect(asked).toEqual([]);
    field.remove();
  });

  test("who is in a call is not disturbed", async () => {
    rings();
    await userEvent.click(screen.getByRole("button", { name: "Call" }));
    rings({ sid: "CA9", from: "+861000000000" });
    expect(screen.queryByTestId("phone-rings")).toBeNull();
    carrier({ status: "completed", state: "ended" });
    expect(screen.getByTestId("phone-rings")).toBeInTheDocument();
  });

  test("with its number withheld it rings never, and after a reload it has the number it had", async () => {
    rings();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Who calls" }), "anonymous");
    expect(events.last.closed).toBe(true);
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Who calls" }), NUMBER);
    cleanup();
    expect(events.last.closed).toBe(true);
    opens();
    expect(screen.getByRole("combobox", { name: "Who calls" })).toHaveValue(NUMBER);
    expect(events.last.url).toContain("/handset/numbers/");
  });
});

describe("what is asked of the carrier and comes too late", () => {
  test("a call that is placed after the telephone was put away is hung up", async () => {
    const phone = createPhone();
    const calling = phone.call("anonymous", "+861000000000");
    phone.stop();
    await calling;
    await act(async () => {});
    expect(asked).toEqual(["POST /demo/carrier/handset/calls", "POST /demo/carrier/handset/calls/CA1/hang-up"]);
    expect(events.streams).toHaveLength(0);
    expect(sessionStorage.getItem("callcenter.phone")).toBeNull();
  });

  test("a call from before the reload does not come back over a new one", async () => {
    sessionStorage.setItem("callcenter.phone", "CA7");
    const phone = createPhone();
    const resuming = phone.resume();
    await phone.call("anonymous", "+861000000000");
    await resuming;
    expect(events.streams.map(({ url }) => url)).toEqual(["/demo/carrier/handset/calls/CA1/events"]);
    phone.stop();
    expect(events.last.closed).toBe(true);
  });

  test("a new call closes what was watched before", async () => {
    const phone = createPhone();
    await phone.call("anonymous", "+861000000000");
    await phone.call("anonymous", "+861000000000");
    expect(events.streams.map(({ closed }) => closed)).toEqual([true, false]);
  });
});

test("a call that cannot be placed says why", async () => {
  fakeRest(() => ({ status: 400, body: { code: 21217, message: "Not a number of ours" } }));
  await calls();
  expect(await screen.findByRole("alert")).toHaveTextContent("Not a number of ours");
});
