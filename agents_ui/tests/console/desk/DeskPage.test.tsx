import { act, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ContactCard } from "../../../src/api/generated/messages";
import { DeskNews } from "../../../src/console/desk/DeskNews";
import { DeskPage } from "../../../src/console/desk/DeskPage";
import { contact, customer, message, NOW, offered, welcome } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const reply = (id: unknown, fields: object = { ok: true }) => ({ type: "reply", id, ...fields });

describe("an offer", () => {
  test("shows who it is, how to greet them and why it comes, before it is accepted", () => {
    renderConsole(<DeskPage />, { snapshot: { contacts: [offered()] } });
    const offer = screen.getByRole("region", { name: "Offer" });
    expect(within(offer).getByRole("heading", { name: "Bai Jing" })).toBeInTheDocument();
    expect(within(offer).getByText("“Ms Bai, welcome back”")).toBeInTheDocument();
    expect(within(offer).getByText(/you have been idle the longest/)).toBeInTheDocument();
    expect(within(offer).getByText("3rd contact this month")).toBeInTheDocument();
    expect(within(offer).getByTestId("tier")).toHaveTextContent("Gold");
    expect(screen.getByTestId("customer-panel")).toHaveTextContent("bai.jing@example.com");
  });

  test("calls the colleague who came next by name", async () => {
    fakeRest((_method, url) =>
      url.pathname.endsWith("/agents")
        ? { body: { items: [{ id: "chen", name: { en: "Chen Zhiyuan" } }] } }
        : undefined,
    );
    const card = offered();
    const why = { ...card.offer?.why, next: [{ agent: "chen", behind: "idle" }] };
    renderConsole(<DeskPage />, {
      snapshot: { contacts: [{ ...card, offer: { ...card.offer, why } } as ContactCard] },
    });
    expect(await screen.findByText(/Next would have been Chen Zhiyuan/)).toBeInTheDocument();
  });

  test("shows the note of the colleague who sent the customer on", () => {
    const { says } = renderConsole(<DeskPage />, { snapshot: { contacts: [offered()] } });
    expect(screen.queryByTestId("offer-notes")).toBeNull();
    const aside = { id: "n1", author: "chen", at: NOW, text: "Wants <b>4A</b>" };
    says({ type: "asides", contact: offered().id, asides: [aside] });
    const offer = screen.getByRole("region", { name: "Offer" });
    expect(within(offer).getByTestId("offer-notes")).toHaveTextContent("chen Wants <b>4A</b>");
  });

  test("counts down on the server's clock, not on the browser's", () => {
    renderConsole(<DeskPage />, { snapshot: { contacts: [offered()] } });
    // NOW is long past in this browser; by the server's clock there are twenty seconds.
    expect(screen.getByTestId("offer-left")).toHaveTextContent("0:20");
  });

  test("that is accepted becomes the conversation on the desk", async () => {
    const { server, says } = renderConsole(<DeskPage />, { snapshot: { contacts: [offered()] } });
    await userEvent.click(screen.getByRole("button", { name: "Accept" }));
    const [command] = server.last.of("accept");
    expect(command).toMatchObject({ offer: "o1" });
    expect(screen.getByRole("button", { name: "Accept" })).toBeDisabled();
    says({ type: "delta", position: 11, contacts: [contact({ id: "c2" })] });
    await act(async () => server.last.says(reply(command?.id)));
    expect(screen.queryByRole("region", { name: "Offer" })).toBeNull();
    expect(screen.getByRole("region", { name: "Conversation with Bai Jing" })).toBeInTheDocument();
  });

  test("leaves the conversation under way where it is", () => {
    const { says } = renderConsole(<DeskPage />, {
      snapshot: { contacts: [contact({ customer: customer({ name: "Li" }) })] },
    });
    says({ type: "delta", position: 11, contacts: [offered()] });
    expect(screen.getByRole("region", { name: "Offer" })).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "Conversation with Li" })).toBeInTheDocument();
  });

  test("taken back disappears", () => {
    const { says } = renderConsole(<DeskPage />, { snapshot: { contacts: [offered()] } });
    says({ type: "delta", position: 11, gone: ["c2"] });
    expect(screen.queryByRole("region", { name: "Offer" })).toBeNull();
    expect(screen.getByText("Contacts offered to you appear here.")).toBeInTheDocument();
  });
});

describe("a conversation", () => {
  test("shows what people write as text, never as markup", () => {
    const text = '<img src=x onerror="alert(1)"> <b>bold</b>';
    renderConsole(<DeskPage />, { snapshot: { contacts: [contact()], messages: [message(1, { text })] } });
    expect(within(screen.getByTestId("conversation")).getByText(text)).toBeInTheDocument();
    expect(document.querySelector("img[src=x]")).toBeNull();
  });

  test("on the desk is read, one that is not has its unread counted", () => {
    const { server } = renderConsole(<DeskPage />, {
      snapshot: {
        contacts: [contact(), contact({ id: "c3", arrived_at: NOW + 1 })],
        messages: [message(1), message(1, { contact: "c3" }), message(2, { contact: "c3" })],
      },
    });
    expect(server.last.of("set_marks").filter((marks) => marks.read === 1)).toMatchObject([{ contact: "c1" }]);
    expect(screen.getByTestId("my-contact-c3")).toHaveTextContent("2");
    expect(within(screen.getByTestId("my-contact-c1")).queryByTestId("unread")).toBeNull();
  });

  test("keeps what was begun to be written while another is looked at", async () => {
    renderConsole(<DeskPage />, { snapshot: { contacts: [contact(), contact({ id: "c3", arrived_at: NOW + 1 })] } });
    await userEvent.type(screen.getByRole("textbox", { name: "Message" }), "half a");
    await userEvent.click(screen.getByTestId("my-contact-c3"));
    expect(screen.getByRole("textbox", { name: "Message" })).toHaveValue("");
    await userEvent.click(screen.getByTestId("my-contact-c1"));
    expect(screen.getByRole("textbox", { name: "Message" })).toHaveValue("half a");
  });

  test("shows a message on its way, then failed with a way to try again, then sent", async () => {
    const { server, says } = renderConsole(<DeskPage />, { snapshot: { contacts: [contact()] } });
    await userEvent.type(screen.getByRole("textbox", { name: "Message" }), "hello{Enter}");
    expect(screen.getByTestId("message")).toHaveAttribute("data-state", "sending");
    const [command] = server.last.of("post");
    await act(async () => server.last.says(reply(command?.id, { ok: false, code: "unavailable" })));
    expect(screen.getByTestId("message")).toHaveAttribute("data-state", "failed");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(server.last.of("post")[1]).toEqual(command);
    says(message(1, { sender: "agent", author: "lin", client_id: String(command?.id), text: "hello" }));
    expect(screen.getByTestId("message")).toHaveAttribute("data-state", "sent");
    says({ type: "marks", contact: "c1", party: "customer", delivered: 1, read: 1 });
    expect(screen.getByTestId("message")).toHaveAttribute("data-state", "read");
  });
});

describe("who the customer is", () => {
  const candidates = ["Bai Jing", "Bai Xue"].map((name, n) => ({
    id: `k${n}`,
    name,
    tier: null,
    phones: [],
    emails: [],
  }));

  test("is picked from several candidates", async () => {
    const { server } = renderConsole(<DeskPage />, {
      snapshot: { contacts: [contact({ match: "several", customer: null, customer_id: null, candidates })] },
    });
    await userEvent.click(within(screen.getByTestId("candidate-k1")).getByRole("button", { name: "This one" }));
    expect(server.last.of("pick_customer")).toMatchObject([{ contact: "c1", customer: "k1" }]);
  });

  test("can be picked again among the others", () => {
    renderConsole(<DeskPage />, {
      snapshot: { contacts: [contact({ customer: customer({ id: "k1" }), candidates })] },
    });
    expect(within(screen.getByTestId("candidates")).getAllByRole("button", { name: "This one" })).toHaveLength(1);
    expect(screen.getByTestId("candidate-k0")).toBeInTheDocument();
  });

  test("may not be known at all", () => {
    renderConsole(<DeskPage />, {
      snapshot: { contacts: [contact({ match: "none", customer: null, customer_id: null })] },
    });
    expect(screen.getByTestId("customer-name")).toHaveTextContent("New prospect");
  });
});

describe("wrap-up", () => {
  const wrapping = contact({ stage: "wrapping", ended_at: NOW, outcome: "answered", wrap_up_until: NOW + 60_000 });

  test("is finished with a disposition, a note and a promise, and not without a disposition", async () => {
    const { server } = renderConsole(<DeskPage />, { snapshot: { contacts: [wrapping] } });
    const form = screen.getByRole("region", { name: "Wrap-up" });
    const finish = within(form).getByRole("button", { name: "Finish" });
    expect(finish).toBeDisabled();
    await userEvent.type(within(form).getByLabelText("Note"), "moved");
    await userEvent.type(within(form).getByLabelText("Promised to the customer"), "voucher");
    await userEvent.selectOptions(within(form).getByLabelText(/Disposition/), "booked");
    await userEvent.click(finish);
    expect(server.last.of("wrap_up")).toMatchObject([
      { contact: "c1", disposition: "booked", note: "moved", promise: "voucher" },
    ]);
  });

  test("can be given more time while the queue has some left", async () => {
    const card = { ...wrapping, extensions_left: 1 };
    const { server, says } = renderConsole(<DeskPage />, { snapshot: { contacts: [card] } });
    await userEvent.click(screen.getByRole("button", { name: "More time (1 left)" }));
    const [asked] = server.last.of("extend_wrap_up");
    expect(asked).toMatchObject({ contact: "c1", until: NOW + 60_000 });
    await act(async () => server.last.says({ type: "reply", id: asked?.id, ok: true }));
    says({ type: "delta", position: 11, contacts: [{ ...card, extensions_left: 0, wrap_up_until: NOW + 120_000 }] });
    expect(screen.getByRole("button", { name: "More time (0 left)" })).toBeDisabled();
  });

  test("offers no more time where the queue gives none", () => {
    renderConsole(<DeskPage />, { snapshot: { contacts: [wrapping] } });
    expect(screen.queryByTestId("more-time")).not.toBeInTheDocument();
  });

  test("asks for what the queue says: of its dispositions, or for none", async () => {
    const rules = [{ queue: "sales", dispositions: ["informed"], required: false }];
    const { server } = renderConsole(<DeskPage />, {
      welcome: { wrap_ups: rules },
      snapshot: { contacts: [wrapping] },
    });
    const options = within(screen.getByLabelText(/Disposition/)).getAllByRole("option");
    expect(options.map((option) => option.getAttribute("value"))).toEqual(["", "informed"]);
    await userEvent.click(screen.getByRole("button", { name: "Finish" }));
    expect(server.last.of("wrap_up")).toMatchObject([{ disposition: null }]);
  });

  describe("at the last moment before the server's clock runs out", () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    const shows = (...contacts: ContactCard[]) =>
      renderConsole(
        <>
          <DeskNews />
          <DeskPage />
        </>,
        { snapshot: { contacts } },
      );
    const isNear = () => act(() => void vi.advanceTimersByTime(59_000));

    test("is sent as it is filled in", () => {
      const { server } = shows(wrapping);
      fireEvent.change(screen.getByLabelText(/Disposition/), { target: { value: "informed" } });
      act(() => void vi.advanceTimersByTime(58_000));
      expect(server.last.of("wrap_up")).toEqual([]);
      act(() => void vi.advanceTimersByTime(1_000));
      expect(server.last.of("wrap_up")).toMatchObject([{ disposition: "informed", unfinished: false }]);
    });

    test("is sent though another contact is on the desk", () => {
      const { server } = shows(wrapping, contact({ id: "c9", customer: customer({ name: "Li" }) }));
      fireEvent.click(screen.getByTestId("my-contact-c1"));
      fireEvent.change(screen.getByLabelText("Note"), { target: { value: "Wants a seat at the window" } });
      fireEvent.click(screen.getByTestId("my-contact-c9"));
      expect(screen.queryByRole("region", { name: "Wrap-up" })).toBeNull();
      isNear();
      expect(server.last.of("wrap_up")).toMatchObject([{ contact: "c1", note: "Wants a seat at the window" }]);
    });

    test("is sent as unfinished where no disposition is chosen, so that what is written is not lost", () => {
      const { server } = shows(wrapping);
      fireEvent.change(screen.getByLabelText("Note"), { target: { value: "Wants a seat at the window" } });
      isNear();
      expect(server.last.of("wrap_up")).toMatchObject([{ disposition: null, unfinished: true }]);
    });

    test("is not sent while cut off: more may be filled in until it is known to be over", () => {
      const { server } = shows(wrapping);
      fireEvent.change(screen.getByLabelText("Note"), { target: { value: "Wants a seat" } });
      act(() => server.last.ends(1006));
      isNear();
      act(() => void vi.advanceTimersByTime(10_000));
      act(() => server.last.opens());
      act(() => server.last.says(welcome()));
      expect(server.last.of("wrap_up")).toEqual([]);
    });

    test("is not sent by a window in which nothing was filled in: another may have more to say", () => {
      const { server } = shows(wrapping);
      isNear();
      expect(server.last.of("wrap_up")).toEqual([]);
    });
  });

  describe("of a chat, where the centre sends mail,", () => {
    const shows = (welcome: object, card = wrapping) =>
      renderConsole(<DeskPage />, { welcome, snapshot: { contacts: [card] } });

    test("sends the customer the conversation, to the address that is known or another", async () => {
      const { server } = shows({ mail: true }, { ...wrapping, customer: customer({ emails: ["bai@example.com"] }) });
      const field = screen.getByLabelText("E-mail the conversation to");
      expect(field).toHaveValue("bai@example.com");
      await userEvent.clear(field);
      await userEvent.type(field, "nowhere{Enter}");
      expect(server.last.of("wrap_up")).toEqual([]);
      const [first] = server.last.of("mail_transcript");
      expect(first).toMatchObject({ contact: "c1", email: "nowhere" });
      await act(async () => server.last.says(reply(first?.id, { ok: false, code: "no_address" })));
      expect(screen.getByText("That is not an e-mail address.")).toBeInTheDocument();
      await userEvent.clear(field);
      await userEvent.type(field, "bai.jing@example.com");
      await userEvent.click(within(screen.getByTestId("mail-transcript")).getByRole("button", { name: "Send" }));
      await act(async () => server.last.says(reply(server.last.of("mail_transcript")[1]?.id)));
      expect(screen.getByText("On its way to bai.jing@example.com.")).toBeInTheDocument();
    });

    test("has no such thing for calls, for conversations that never were, and where no mail is sent", () => {
      const cards = [contact({ ...wrapping, channel: "voice" }), contact({ ...wrapping, outcome: "short_abandon" })];
      for (const card of cards) {
        const { unmount } = shows({ mail: true }, card);
        expect(screen.queryByTestId("mail-transcript")).toBeNull();
        unmount();
      }
      shows({ mail: false });
      expect(screen.queryByTestId("mail-transcript")).toBeNull();
    });
  });
});
