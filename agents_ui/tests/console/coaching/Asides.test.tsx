import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import type { ContactCard } from "../../../src/api/generated/messages";
import { CentreNews } from "../../../src/console/coaching/CentreNews";
import { DeskPage } from "../../../src/console/desk/DeskPage";
import { LivePage } from "../../../src/console/live/LivePage";
import { contact, message, NOW, welcome } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const supervisor = { username: "sun", role: "supervisor" as const };
const aside = (id: string, text: string) => ({ id, author: "sun", at: NOW, text });

describe("an agent in a conversation", () => {
  test("reads what supervisors whisper, marked as unseen by the customer, and answers", async () => {
    const { server, says } = renderConsole(<DeskPage />, { snapshot: { contacts: [contact()] } });
    says({ type: "asides", contact: "c1", asides: [aside("n1", "Offer <b>a voucher</b>.")] });
    expect(screen.getByTestId("aside")).toHaveTextContent("Offer <b>a voucher</b>.");
    expect(screen.getByTestId("asides")).toHaveTextContent("The customer does not see this.");
    await userEvent.type(screen.getByRole("textbox", { name: /Write to the supervisors/ }), "Will do{Enter}");
    expect(server.last.of("write_aside")).toMatchObject([{ contact: "c1", text: "Will do" }]);
  });

  test("reads by name who of the other agents wrote", () => {
    const others = [{ id: "chen", label: { en: "Chen Zhiyuan" }, team: "travel", channels: ["chat" as const] }];
    const { says } = renderConsole(<DeskPage />, {
      welcome: { transfer_agents: others },
      snapshot: { contacts: [contact()] },
    });
    says({ type: "asides", contact: "c1", asides: [{ ...aside("n1", "Fare is agreed"), author: "chen" }] });
    expect(screen.getByTestId("aside")).toHaveTextContent("Chen Zhiyuan");
  });

  test("asks for help, and says when it is no longer needed", async () => {
    const { server, says } = renderConsole(<DeskPage />, { snapshot: { contacts: [contact()] } });
    await userEvent.click(screen.getByRole("button", { name: "Ask for help" }));
    says({ type: "delta", position: 11, contacts: [contact({ help_since: NOW - 5_000 })] });
    expect(screen.getByTestId("help")).toHaveTextContent("Help wanted 0:05");
    await userEvent.click(screen.getByRole("button", { name: "Helped" }));
    expect(server.last.of("ask_help")).toMatchObject([
      { contact: "c1", on: true },
      { contact: "c1", on: false },
    ]);
  });

  test("keeps what was begun to be written aside while another contact is looked at", async () => {
    const other = contact({ id: "c9", arrived_at: NOW + 1 });
    renderConsole(<DeskPage />, { snapshot: { contacts: [contact(), other] } });
    const field = () => screen.getByRole("textbox", { name: /Write to the supervisors/ });
    await userEvent.type(field(), "May I offer");
    await userEvent.click(screen.getByTestId("my-contact-c9"));
    expect(field()).toHaveValue("");
    await userEvent.click(screen.getByTestId("my-contact-c1"));
    expect(field()).toHaveValue("May I offer");
  });

  test("has nothing written aside before anybody did", () => {
    renderConsole(<DeskPage />, { snapshot: { contacts: [contact()] } });
    expect(screen.queryByTestId("aside")).not.toBeInTheDocument();
  });

  test("sees in the list how much was whispered about another contact, until they look at it", async () => {
    const other = contact({ id: "c9", arrived_at: NOW + 1 });
    const { says } = renderConsole(<DeskPage />, { snapshot: { contacts: [contact(), other] } });
    says({ type: "asides", contact: "c1", asides: [aside("n1", "Seen at once")] });
    expect(screen.queryByTestId("asides-new")).not.toBeInTheDocument();
    const own = { ...aside("n2", "My own note"), author: "lin" };
    says({ type: "asides", contact: "c9", asides: [own, aside("n3", "Offer a voucher")] });
    const row = screen.getByTestId("my-contact-c9");
    expect(within(row).getByTestId("asides-new")).toHaveTextContent("1 whisper");
    await userEvent.click(row);
    expect(screen.queryByTestId("asides-new")).not.toBeInTheDocument();
  });
});

describe("a supervisor", () => {
  const live = (...contacts: ContactCard[]) =>
    renderConsole(
      <>
        <CentreNews />
        <LivePage />
      </>,
      { welcome: supervisor, snapshot: { contacts } },
    );

  test("sees who wants help before all others", () => {
    const cards = [contact({ id: "c1" }), contact({ id: "c2", arrived_at: NOW + 1, help_since: NOW })];
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { contacts: cards } });
    const ids = within(screen.getByTestId("open-contacts")).getAllByTestId(/^open-c/);
    expect(ids.map((each) => each.dataset.testid)).toEqual(["open-c2", "open-c1"]);
    expect(within(screen.getByTestId("open-c2")).getByTestId("help")).toBeInTheDocument();
  });

  test("watches a conversation as it goes on, whispers, and stops", async () => {
    const { server, says } = live(contact());
    await userEvent.click(screen.getByRole("button", { name: "Watch" }));
    expect(server.last.of("watch")).toMatchObject([{ contact: "c1", on: true }]);
    says(message(1, { text: "Where is my bag?" }));
    expect(within(screen.getByTestId("watch")).getByTestId("message")).toHaveTextContent("Where is my bag?");
    await userEvent.type(screen.getByRole("textbox", { name: "Whisper to the agent" }), "Be kind{Enter}");
    expect(server.last.of("write_aside")).toMatchObject([{ contact: "c1", text: "Be kind" }]);
    await userEvent.click(screen.getByRole("button", { name: "Stop watching" }));
    expect(server.last.of("watch").at(-1)).toMatchObject({ contact: "c1", on: false });
    expect(screen.queryByTestId("watch")).not.toBeInTheDocument();
  });

  test("goes on watching after a lost connection", async () => {
    const { server, says } = live(contact());
    await userEvent.click(screen.getByRole("button", { name: "Watch" }));
    says({ type: "reply", id: server.last.of("watch")[0]?.id, ok: true });
    says(welcome(supervisor));
    expect(server.last.of("watch")).toMatchObject([{ on: true }, { on: true }]);
  });

  test("watches no longer when the contact is over", async () => {
    const { says } = live(contact());
    await userEvent.click(screen.getByRole("button", { name: "Watch" }));
    says({ type: "delta", position: 11, gone: ["c1"] });
    expect(screen.queryByTestId("watch")).not.toBeInTheDocument();
  });

  test("watches nothing that is refused", async () => {
    const { server } = live(contact());
    await userEvent.click(screen.getByRole("button", { name: "Watch" }));
    const [asked] = server.last.of("watch");
    await act(async () => server.last.says({ type: "reply", id: asked?.id, ok: false, code: "unknown_contact" }));
    expect(screen.queryByTestId("watch")).not.toBeInTheDocument();
  });

  test("is told on every page who asks for help, can watch them at once, and says when it is given", async () => {
    const cards = [contact({ help_since: NOW }), contact({ id: "c2", agent: "chen", help_since: NOW - 60_000 })];
    const { server, says } = renderConsole(<CentreNews />, { welcome: supervisor, snapshot: { contacts: cards } });
    const calls = screen.getAllByTestId("help-call");
    expect(calls.map((call) => call.textContent)).toEqual([
      expect.stringContaining("asks for help with Bai Jing1:00"),
      expect.stringContaining("Lin Xiaowen asks for help with Bai Jing0:00"),
    ]);
    const second = within(calls[1] as HTMLElement);
    await userEvent.click(second.getByRole("button", { name: "Watch" }));
    expect(screen.getByTestId("watch")).toBeInTheDocument();
    await userEvent.click(second.getByRole("button", { name: "Helped", hidden: true }));
    expect(server.last.of("ask_help")).toMatchObject([{ contact: "c1", on: false }]);
    says({ type: "delta", position: 11, contacts: [contact()], gone: ["c2"] });
    expect(screen.queryByTestId("help-calls")).not.toBeInTheDocument();
  });

  test("who takes contacts too is not told that they themselves ask for help", () => {
    const mine = contact({ agent: "sun", help_since: NOW });
    renderConsole(<CentreNews />, { welcome: supervisor, snapshot: { contacts: [mine] } });
    expect(screen.queryByTestId("help-calls")).not.toBeInTheDocument();
  });

  test("cannot watch one whose customer they may not see", () => {
    const hidden = contact({ help_since: NOW, customer: null, customer_hidden: true });
    renderConsole(<CentreNews />, { welcome: supervisor, snapshot: { contacts: [hidden] } });
    const call = within(screen.getByTestId("help-call"));
    expect(call.queryByRole("button", { name: "Watch" })).not.toBeInTheDocument();
    expect(call.getByRole("button", { name: "Helped" })).toBeInTheDocument();
  });
});
