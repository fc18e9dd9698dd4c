import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { DeskPage } from "../../../src/console/desk/DeskPage";
import { Shell } from "../../../src/console/shell/Shell";
import { agent, contact, NOW, offered, voice } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

function desk(contacts = [contact()], path = "/") {
  const page = (
    <Routes>
      <Route element={<Shell />}>
        <Route path="/" element={<DeskPage />} />
        <Route path="*" element={<p>elsewhere</p>} />
      </Route>
    </Routes>
  );
  return renderConsole(page, { snapshot: { contacts, agents: [agent()] }, path });
}

const alt = (letter: string) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: letter, code: `Key${letter}`, altKey: true });
const writing = () => screen.getByRole("textbox", { name: "Message" });

describe("a key", () => {
  test("answers an offer, also while one writes and on any page", () => {
    const { server } = desk([contact(), offered()], "/contacts");
    expect(screen.getByTestId("offer-bar")).toHaveTextContent("Bai Jing");
    alt("A");
    expect(server.last.of("accept")).toMatchObject([{ offer: "o1" }]);
    expect(writing()).toHaveFocus();
  });

  test("asks for help, and writes among us", () => {
    const { server } = desk();
    alt("G");
    expect(server.last.of("ask_help")).toMatchObject([{ contact: "c1", on: true }]);
    alt("I");
    expect(screen.getByRole("textbox", { name: /Write to the supervisors/ })).toHaveFocus();
  });

  test("chooses a file to send", () => {
    desk();
    const chosen = vi.fn();
    screen.getByLabelText("Attach a file").addEventListener("click", chosen);
    alt("U");
    expect(chosen).toHaveBeenCalledOnce();
  });

  test("declines an offer", () => {
    const { server } = desk([offered()]);
    alt("X");
    expect(server.last.of("decline")).toMatchObject([{ offer: "o1" }]);
  });

  test("without Alt or Ctrl writes where one writes, and acts where one does not", async () => {
    desk();
    await userEvent.type(writing(), "r?");
    expect(writing()).toHaveValue("r?");
    expect(screen.queryByTestId("keys")).toBeNull();
    writing().blur();
    await userEvent.keyboard("r");
    expect(writing()).toHaveFocus();
    expect(writing()).toHaveValue("r?");
  });

  test("that an input method has is not ours", () => {
    const { server } = desk([offered()]);
    fireEvent.keyDown(document.body, { key: "a", code: "KeyA", altKey: true, keyCode: 229 });
    fireEvent.keyDown(document.body, { key: "a", code: "KeyA", altKey: true, isComposing: true });
    expect(server.last.of("accept")).toEqual([]);
  });

  test("moves between contacts in the order in which they stand", () => {
    desk([contact(), contact({ id: "c3", arrived_at: NOW + 1 })]);
    const step = (key: string) => fireEvent.keyDown(document.body, { key, altKey: true });
    const current = () => document.querySelector("[aria-current=true]")?.getAttribute("data-testid");
    expect(current()).toBe("my-contact-c1");
    step("ArrowDown");
    expect(current()).toBe("my-contact-c3");
    step("ArrowDown");
    expect(current()).toBe("my-contact-c1");
    fireEvent.keyDown(document.body, { key: "2", code: "Digit2", altKey: true });
    expect(current()).toBe("my-contact-c3");
  });

  test("mutes, holds and hangs up a call", () => {
    const { server } = desk([voice()]);
    for (const letter of ["M", "H", "E"]) alt(letter);
    expect(["mute", "hold", "end"].map((type) => server.last.of(type).length)).toEqual([1, 1, 1]);
  });

  test("finishes wrap-up once it is filled in", () => {
    const { server } = desk([contact({ stage: "wrapping", wrap_up_until: NOW + 60_000 })]);
    const finish = () => fireEvent.keyDown(document.body, { key: "Enter", ctrlKey: true });
    finish();
    fireEvent.change(screen.getByLabelText(/Disposition/), { target: { value: "booked" } });
    finish();
    expect(server.last.of("wrap_up")).toMatchObject([{ disposition: "booked" }]);
  });
});

describe("the table of keys", () => {
  test("is shown by ?, and gives an action another key", async () => {
    const { server } = desk([offered()]);
    await userEvent.keyboard("?");
    const dialog = await screen.findByRole("dialog", { name: "Keys" });
    await userEvent.click(within(dialog).getByTestId("key-offer.accept"));
    await userEvent.keyboard("{Alt>}x{/Alt}");
    expect(within(dialog).getByText("That key is already for: Decline the offer.")).toBeInTheDocument();
    await userEvent.keyboard("{F2}");
    expect(within(dialog).getByTestId("key-offer.accept")).toHaveTextContent("F2");
    await userEvent.keyboard("{F2}");
    expect(server.last.of("accept")).toEqual([]); // the dialog is before it
    await userEvent.click(within(dialog).getByRole("button", { name: "Close" }));
    await userEvent.keyboard("{F2}");
    expect(server.last.of("accept")).toHaveLength(1);
  });
});

describe("the palette", () => {
  test("does what one finds by typing a part of it", async () => {
    const { server } = desk();
    await userEvent.keyboard("{Control>}k{/Control}");
    await userEvent.type(await screen.findByRole("combobox", { name: "What to do" }), "ready lunch{Enter}");
    expect(server.last.of("set_state")).toMatchObject([{ availability: "not_ready", reason: "lunch" }]);
    expect(screen.queryByTestId("palette")).toBeNull();
  });

  test("goes to a page, and does what my day asks for", async () => {
    const { server, says } = desk();
    const day = { contact: "c7", customer: "k7", customer_name: "Li", author: "lin", due_at: null };
    says({ type: "day", promises: [{ ...day, id: "p1", text: "Call back" }], birthdays: [], messages: [] });
    await userEvent.keyboard("{Control>}k{/Control}");
    await userEvent.type(await screen.findByRole("combobox", { name: "What to do" }), "kept call back{Enter}");
    expect(server.last.of("finish_promise")).toMatchObject([{ promise: "p1" }]);
    await userEvent.keyboard("{Control>}k{/Control}");
    await userEvent.type(await screen.findByRole("combobox", { name: "What to do" }), "go to contacts{Enter}");
    expect(screen.getByText("elsewhere")).toBeInTheDocument();
  });

  test("says who the customer is, merges them, and sees to a message", async () => {
    const find = async (words: string) => {
      await userEvent.keyboard("{Control>}k{/Control}");
      await userEvent.type(await screen.findByRole("combobox", { name: "What to do" }), `${words}{Enter}`);
    };
    const other = { id: "k2", name: "Bai Xue", tier: null, phones: ["+8613900139000"], emails: [] };
    const { server, says } = desk([contact({ candidates: [other] })]);
    await find("this is xue");
    expect(server.last.of("pick_customer")).toMatchObject([{ contact: "c1", customer: "k2" }]);
    const left = { contact: "c9", queue: "sales", at: NOW, seconds: 9, customer: "k9", customer_name: "Li Na" };
    says({ type: "voicemails", voicemails: [{ ...left, owner: null }] });
    await find("message of li na");
    expect(server.last.of("take_voicemail")).toMatchObject([{ contact: "c9", on: true }]);
    await find("same person");
    expect(await screen.findByRole("dialog", { name: "Two customers, one person" })).toBeInTheDocument();
  });

  test("goes to a contact, by arrow keys and by mouse", async () => {
    desk([contact(), contact({ id: "c3", arrived_at: NOW + 1 })]);
    fireEvent.keyDown(document.body, { key: "k", metaKey: true });
    const field = await screen.findByRole("combobox", { name: "What to do" });
    await userEvent.type(field, "show");
    const options = within(screen.getByTestId("palette")).getAllByRole("option");
    await userEvent.keyboard("{ArrowDown}");
    expect(options[1]).toHaveAttribute("aria-selected", "true");
    await userEvent.click(options[1] as HTMLElement);
    expect(screen.getByTestId("my-contact-c3")).toHaveAttribute("aria-current", "true");
  });

  test("says when nothing like that can be done, and an input method's Enter chooses nothing", async () => {
    const { server } = desk();
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    const field = await screen.findByRole("combobox", { name: "What to do" });
    await userEvent.type(field, "lunch");
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    expect(server.last.of("set_state")).toEqual([]);
    await userEvent.type(field, "xyz");
    expect(screen.getByText("Nothing like that can be done just now.")).toBeInTheDocument();
  });
});
