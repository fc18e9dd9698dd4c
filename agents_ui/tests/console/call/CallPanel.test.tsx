import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { beforeEach, describe, expect, test } from "vitest";
import type { CallCard, ContactCard, Welcome } from "../../../src/api/generated/messages";
import { DeskPage } from "../../../src/console/desk/DeskPage";
import { Shell } from "../../../src/console/shell/Shell";
import { contact, customer, message, NOW, offered, voice } from "../../support/cards";
import { fakeSoftphone } from "../../support/fakeSoftphone";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

const transfers: Partial<Welcome> = {
  softphone: "stand_in",
  transfer_queues: [{ id: "complaints", label: { en: "Complaints", "zh-CN": "投诉" } }],
  attributes: [
    { id: "topic", label: { en: "Topic" }, values: [{ id: "refund", label: { en: "Refunds" } }] },
    { id: "ticket", label: { en: "Ticket" } },
  ],
  transfer_agents: [
    { id: "lin", label: { en: "Lin Xiaowen" }, team: "travel", channels: ["chat", "voice"] },
    { id: "chen", label: { en: "Chen Zhiyuan" }, team: "travel", channels: ["chat", "voice"] },
  ],
};

let phone: ReturnType<typeof fakeSoftphone>;

beforeEach(async () => {
  await speak("en");
  phone = fakeSoftphone();
  fakeRest((_method, url) => (url.pathname.endsWith("/tickets") ? { body: { ticket: "T" } } : undefined));
});

/** A desk with my call on it, in a window that took it. */
async function desk(card: ContactCard, { live = true } = {}) {
  sessionStorage.setItem("callcenter.line", JSON.stringify({ contact: card.id, leg: "CA1" }));
  const console = renderConsole(
    <Routes>
      <Route element={<Shell />}>
        <Route path="/" element={<DeskPage />} />
        <Route path="/contacts" element={<p>elsewhere</p>} />
      </Route>
    </Routes>,
    { welcome: transfers, snapshot: { contacts: [card] }, loadSoftphone: phone.load },
  );
  await act(async () => {});
  if (live) act(() => phone.leg.live());
  const answers = (id: unknown, fields: object = { ok: true }) =>
    act(async () => console.server.last.says({ type: "reply", id, ...fields }));
  return { ...console, answers };
}

const call = () => screen.getByRole("region", { name: "Call with Bai Jing" });
const button = (name: string) => within(call()).getByRole("button", { name });
const carrier = (fields: Partial<CallCard>) => ({ type: "delta", position: 11, contacts: [voice({}, fields)] });

test("a call that is offered rings, and accepting it makes the line ready before the server has answered", async () => {
  const { server } = renderConsole(<DeskPage />, {
    welcome: transfers,
    snapshot: {
      contacts: [offered({ channel: "voice", attributes: { subject: "changes", topic: "refund", ticket: "given" } })],
    },
    loadSoftphone: phone.load,
  });
  const offer = within(screen.getByRole("region", { name: "Offer" }));
  expect(offer.getByRole("img", { name: "Call" })).toBeInTheDocument();
  expect(offer.getByText("Incoming call: Bai Jing, Bookings")).toBeInTheDocument();
  expect(offer.getByTestId("attributes")).toHaveTextContent("subjectchangesTopicRefundsTicketprovided");
  await userEvent.click(offer.getByRole("button", { name: "Accept" }));
  expect(phone.done).toEqual(["prepare"]);
  expect(server.last.of("accept")).toMatchObject([{ offer: "o1" }]);
});

describe("a call", () => {
  test("is connecting, then talking with the time since it was answered, as the carrier says", async () => {
    const { says } = await desk(
      voice({ stage: "connecting", answered_at: null }, { connected: false, agent_leg: "none" }),
      {
        live: false,
      },
    );
    expect(call()).toHaveAttribute("data-phase", "connecting");
    expect(screen.getByTestId("line-banner")).toHaveTextContent("Opening your line…");
    expect(button("Hold")).toBeDisabled();
    act(() => phone.leg.live());
    expect(screen.getByTestId("line-banner")).toHaveTextContent("joining the caller");
    says({ type: "delta", position: 11, contacts: [voice({ answered_at: NOW - 65_000 })] });
    expect(screen.queryByTestId("line-banner")).toBeNull();
    expect(screen.getByTestId("call-status")).toHaveTextContent(/^On the call1:(0[5-9]|[1-5]\d)/);
  });

  test("can be hung up once it is a conversation, and not before", async () => {
    const { says } = await desk(voice({ stage: "connecting" }, { connected: false, agent_leg: "none" }));
    expect(button("Hang up")).toBeDisabled();
    says({ type: "delta", position: 11, contacts: [voice()] });
    expect(button("Hang up")).toBeEnabled();
  });

  test("is held when the carrier has done it, and meanwhile it is being done", async () => {
    const { server, says, answers } = await desk(voice());
    await userEvent.click(button("Hold"));
    const [command] = server.last.of("hold");
    expect(command).toMatchObject({ contact: "c1", on: true });
    await answers(command?.id);
    says(carrier({ hold_wanted: true }));
    expect(screen.getByTestId("call-pending")).toHaveTextContent("Holding…");
    expect(button("Hold")).toBeDisabled();
    says(carrier({ held: true, held_since: NOW - 9_000 }));
    expect(screen.getByTestId("call-status")).toHaveTextContent(/^On hold0:(09|[1-5]\d)/);
    await userEvent.click(button("Resume"));
    expect(server.last.of("hold")[1]).toMatchObject({ on: false });
  });

  test("is muted when the carrier has done it", async () => {
    const { server, says, answers } = await desk(voice());
    await userEvent.click(button("Mute"));
    const [command] = server.last.of("mute");
    expect(command).toMatchObject({ contact: "c1", on: true });
    await answers(command?.id);
    says(carrier({ mute_wanted: true }));
    expect(screen.getByTestId("call-pending")).toHaveTextContent("Muting…");
    says(carrier({ muted: true }));
    expect(screen.getByTestId("call-status")).toHaveTextContent("Muted");
    expect(button("Unmute")).toBeEnabled();
  });

  test("is hung up for both, and a line that stays open after that is closed by itself", async () => {
    const { server, says, answers } = await desk(voice());
    await userEvent.click(button("Hang up"));
    const [command] = server.last.of("end");
    await answers(command?.id);
    says({ type: "delta", position: 12, contacts: [voice({ stage: "wrapping", wrap_up_until: null })] });
    expect(screen.getByTestId("line-banner")).toHaveTextContent("The line is still open.");
    await userEvent.click(button("Close the line"));
    expect(phone.done).toContain("hang up");
    act(() => phone.leg.ended());
    says({
      type: "delta",
      position: 13,
      contacts: [voice({ stage: "wrapping" }, { agent_leg: "gone", connected: false })],
    });
    expect(screen.queryByTestId("call")).toBeNull();
  });

  test("sends keys that are pressed or typed through the line", async () => {
    await desk(voice());
    await userEvent.click(button("Keypad"));
    const keys = within(screen.getByRole("group", { name: "Keypad" }));
    expect(keys.getByRole("button", { name: "Key 1" })).toHaveFocus();
    await userEvent.keyboard("4#x");
    await userEvent.click(keys.getByRole("button", { name: "Key *" }));
    await waitFor(() => expect(phone.done).toEqual(["resume CA1", "digits 4", "digits #", "digits *"]));
    expect(keys.getByRole("status", { name: "Keys sent" })).toHaveTextContent("4#*");
  });

  test("leaves shortcuts of the browser alone, and sends a key that is held down once", async () => {
    await desk(voice());
    await userEvent.click(button("Keypad"));
    await userEvent.keyboard("{Control>}1{/Control}{Meta>}2{/Meta}{Alt>}3{/Alt}{4>3/}{AltGraph>}#{/AltGraph}");
    await waitFor(() => expect(phone.done).toEqual(["resume CA1", "digits 4", "digits #"]));
  });

  test("shows what the caller keyed in and what the flow has set, and has nothing to write with", async () => {
    const { says } = await desk(voice({ attributes: { subject: "changes" } }));
    const talk = within(screen.getByTestId("conversation"));
    expect(talk.getByText("What the caller keys in appears here.")).toBeInTheDocument();
    says(message(1, { text: "Booking number: 4711" }));
    expect(talk.getByText("Booking number: 4711")).toBeInTheDocument();
    expect(talk.getByTestId("attributes")).toHaveTextContent("subjectchanges");
    expect(screen.queryByRole("textbox", { name: "Message" })).toBeNull();
  });

  test("says what is heard in words, where the softphone has no sound", async () => {
    await desk(voice());
    expect(await screen.findByText("Nothing has been said yet.")).toBeInTheDocument();
    act(() =>
      phone.leg.heard?.([{ number: 1, kind: "speech", from: "customer", text: "你好", language: "zh-CN", at: NOW }]),
    );
    const words = within(await screen.findByRole("region", { name: "The call in words" }));
    expect(words.getByText("你好")).toHaveAttribute("lang", "zh-CN");
    await userEvent.type(words.getByRole("textbox", { name: "Say something" }), "Good morning{Enter}");
    await waitFor(() => expect(phone.done).toContain("speak Good morning"));
  });
});

describe("the line of a call", () => {
  test("that is gone tells how long the caller is kept, and can be connected again", async () => {
    const { says } = await desk(voice());
    act(() => phone.leg.failed("network"));
    says(carrier({ agent_leg: "gone", connected: false, rejoin_by: NOW + 30_000 }));
    await waitFor(() => expect(phone.legs).toHaveLength(2));
    act(() => phone.leg.failed("microphone_denied"));
    expect(call()).toHaveAttribute("data-phase", "rejoining");
    const banner = within(call());
    expect(banner.getByTestId("line-banner")).toHaveTextContent("may not use the microphone");
    expect(banner.getByTestId("rejoin-left")).toHaveTextContent(/0:(30|29)/);
    await userEvent.click(banner.getByRole("button", { name: "Reconnect" }));
    await waitFor(() => expect(phone.legs).toHaveLength(3));
  });

  test("may be in another window, which says so", async () => {
    renderConsole(<DeskPage />, {
      welcome: transfers,
      snapshot: { contacts: [voice()] },
      loadSoftphone: phone.load,
    });
    expect(screen.getByTestId("line-banner")).toHaveTextContent("Your line is open in another window.");
    expect(phone.legs).toHaveLength(0);
  });
});

describe("a transfer", () => {
  test("goes to whoever is found, chosen and confirmed", async () => {
    const { server, answers } = await desk(voice());
    await userEvent.click(button("Transfer"));
    const dialog = within(await screen.findByRole("dialog", { name: "Transfer the call" }));
    expect(dialog.queryByText("Lin Xiaowen")).toBeNull(); // oneself
    expect(dialog.getByRole("button", { name: "Choose where the customer goes" })).toBeDisabled();
    await userEvent.type(dialog.getByRole("searchbox"), "che");
    expect(dialog.queryByText("Complaints")).toBeNull();
    await userEvent.click(dialog.getByRole("radio", { name: "Chen Zhiyuan" }));
    await userEvent.click(dialog.getByRole("button", { name: "Transfer to Chen Zhiyuan" }));
    const [command] = server.last.of("transfer");
    expect(command).toMatchObject({ contact: "c1", queue: null, agent: "chen", team: null, credit: null, back: null });
    await answers(command?.id);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("that is refused says why, and another can be chosen", async () => {
    const { server, answers } = await desk(voice());
    await userEvent.click(button("Transfer"));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("radio", { name: "Complaints" }));
    await userEvent.keyboard("{Enter}");
    const [command] = server.last.of("transfer");
    expect(command).toMatchObject({ queue: "complaints", agent: null });
    await answers(command?.id, { ok: false, code: "illegal_move" });
    expect(screen.getByTestId("notices")).toHaveTextContent("not in a state in which this can be done");
    expect(screen.getByRole("dialog")).toBeInTheDocument();
  });
});

describe("the bar above every page", () => {
  test("has the call while the desk shows something else, and leads back to it", async () => {
    const chat = contact({ id: "c9", arrived_at: NOW + 1, customer: customer({ name: "Li" }) });
    const { says } = await desk(voice());
    says({ type: "delta", position: 11, contacts: [chat] });
    expect(screen.queryByTestId("call-bar")).toBeNull();
    await userEvent.click(screen.getByTestId("my-contact-c9"));
    const bar = within(screen.getByTestId("call-bar"));
    expect(bar.getByText("Bai Jing")).toBeInTheDocument();
    expect(bar.getByRole("button", { name: "Hang up" })).toBeEnabled();
    await userEvent.click(bar.getByRole("button", { name: "Show the call" }));
    expect(screen.queryByTestId("call-bar")).toBeNull();
    expect(call()).toBeInTheDocument();
    await userEvent.click(screen.getByRole("link", { name: "Contacts" }));
    expect(screen.getByText("elsewhere")).toBeInTheDocument();
    expect(screen.getByTestId("call-bar")).toBeInTheDocument();
  });
});
