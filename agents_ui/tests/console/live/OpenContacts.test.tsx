import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { LivePage } from "../../../src/console/live/LivePage";
import { agent, contact, queue } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const supervisor = { username: "sun", role: "supervisor" as const };
const row = (id: string) => within(screen.getByTestId(id));

describe("open contacts", () => {
  const waiting = { stage: "waiting" as const, agent: null, answered_at: null };

  test("of customers who may not be seen say so, and can be neither opened nor watched", () => {
    const hidden = { customer: null, customer_id: null, customer_hidden: true };
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { contacts: [contact(hidden)] } });
    expect(row("open-c1").getByText("Hidden from you")).toBeInTheDocument();
    expect(row("open-c1").queryByRole("link")).not.toBeInTheDocument();
    expect(row("open-c1").queryByRole("button", { name: "Watch" })).not.toBeInTheDocument();
  });

  test("in line can be put next, and say when they are, in which step, and that nobody can take them", async () => {
    const card = contact({ ...waiting, step: 1, steps: 3, unanswerable: "nobody_signed_in" });
    const { server, says } = renderConsole(<LivePage />, { welcome: supervisor, snapshot: { contacts: [card] } });
    expect(row("open-c1").getByTestId("step")).toHaveTextContent("Step 2 of 3");
    expect(row("open-c1").getByTestId("unanswerable")).toHaveTextContent("nobody who could is signed in");
    await userEvent.click(row("open-c1").getByRole("button", { name: "Put next" }));
    expect(server.last.of("put_next")).toMatchObject([{ contact: "c1" }]);
    says({ type: "delta", position: 11, contacts: [{ ...card, put_next: true, unanswerable: null }] });
    expect(await row("open-c1").findByTestId("is-next")).toBeInTheDocument();
    expect(row("open-c1").queryByTestId("unanswerable")).not.toBeInTheDocument();
  });

  test("in line are moved to another queue, with the time waited as that queue has it unless one says otherwise", async () => {
    const { server } = renderConsole(<LivePage />, {
      welcome: { ...supervisor, transfer_rules: { care: { credit: false, back: false } } },
      snapshot: {
        contacts: [contact({ stage: "waiting" })],
        queues: [queue(), queue({ id: "care", name: { en: "Care" }, available: 0 })],
      },
    });
    await userEvent.click(row("open-c1").getByRole("button", { name: "Move or assign Bai Jing" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Move to another queue…" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Move Bai Jing to another queue" }));
    expect(dialog.queryByRole("radio", { name: "Bookings" })).toBeNull();
    await userEvent.click(dialog.getByRole("radio", { name: "Care" }));
    expect(dialog.getByRole("checkbox")).not.toBeChecked();
    await userEvent.click(dialog.getByRole("checkbox"));
    await userEvent.click(dialog.getByRole("button", { name: "Move to Care" }));
    expect(server.last.of("move")).toMatchObject([{ contact: "c1", queue: "care", credit: true }]);
  });

  test("in line are assigned to an agent who has room, by the keyboard alone", async () => {
    const { server, says } = renderConsole(<LivePage />, {
      welcome: supervisor,
      snapshot: {
        contacts: [contact({ stage: "waiting" })],
        agents: [
          agent({ contacts: [] }),
          agent({ id: "chen", name: { en: "Chen" }, availability: "not_ready", reason: "lunch" }),
        ],
      },
    });
    row("open-c1").getByRole("button", { name: "Move or assign Bai Jing" }).focus();
    await userEvent.keyboard("{Enter}");
    (await screen.findByRole("menuitem", { name: "Assign to an agent…" })).focus();
    await userEvent.keyboard("{Enter}");
    const dialog = within(await screen.findByRole("dialog", { name: "Assign Bai Jing to an agent" }));
    expect(dialog.getByRole("radio", { name: "Chen" })).toBeDisabled();
    dialog.getByRole("radio", { name: "Lin Xiaowen" }).focus();
    await userEvent.keyboard(" {Enter}");
    expect(server.last.of("assign")).toMatchObject([{ contact: "c1", agent: "lin" }]);
    says({ type: "delta", position: 11, contacts: [contact({ stage: "offered" })] });
    expect(dialog.getByTestId("steer-over")).toHaveTextContent("It no longer waits: Offered.");
  });

  test("in line are taken by one who is an agent too, at the desk that is opened for it", async () => {
    const lead = { username: "huang", role: "agent" as const, roles: ["agent" as const, "supervisor" as const] };
    const cards = { contacts: [contact({ stage: "waiting", agent: null })] };
    const { server, says } = renderConsole(<LivePage />, { welcome: lead, snapshot: cards });
    await userEvent.click(row("open-c1").getByRole("button", { name: "Move or assign Bai Jing" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Take it" }));
    const [opens] = server.last.of("open_desk");
    expect(server.last.of("take")).toEqual([]);
    says({ type: "reply", id: opens?.id, ok: true });
    await vi.waitFor(() => expect(server.last.of("take")).toMatchObject([{ contact: "c1" }]));
  });

  test("in line are not for a supervisor to take who has no desk", async () => {
    const cards = { contacts: [contact({ stage: "waiting", agent: null })] };
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: cards });
    await userEvent.click(row("open-c1").getByRole("button", { name: "Move or assign Bai Jing" }));
    expect(await screen.findByRole("menuitem", { name: "Assign to an agent…" })).toBeInTheDocument();
    expect(screen.queryByRole("menuitem", { name: "Take it" })).not.toBeInTheDocument();
  });

  test("that are offered to several at once name the first of them", () => {
    const card = contact({ stage: "offered", offered_to: ["lin", "chen"] });
    renderConsole(<LivePage />, { welcome: supervisor, snapshot: { contacts: [card] } });
    expect(screen.getByTestId("open-c1")).toHaveTextContent("Lin Xiaowen and others");
  });
});
