import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { VoicemailCard } from "../../../src/api/generated/messages";
import type { ContactDetail } from "../../../src/api/rest";
import { Keys } from "../../../src/console/keys/Keys";
import { VoicemailState } from "../../../src/console/voicemails/VoicemailState";
import { Voicemails } from "../../../src/console/voicemails/Voicemails";
import { agent, NOW, queue } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const supervisor = { username: "sun", role: "supervisor" as const, roles: ["supervisor" as const] };
const cards = { agents: [agent(), agent({ id: "chen", name: { en: "Chen" } })], queues: [queue()] };
const row = (contact: string) => within(screen.getByTestId(`voicemail-${contact}`));
const buttons = (contact: string) =>
  row(contact)
    .getAllByRole("button")
    .map((button) => button.textContent);

const left = (contact: string, fields: Partial<VoicemailCard> = {}): VoicemailCard => ({
  contact,
  queue: "sales",
  at: NOW,
  seconds: 12,
  owner: null,
  customer: "k1",
  customer_name: "Bai Jing",
  ...fields,
});
const voicemails = (...voicemails: VoicemailCard[]) => ({ type: "voicemails", voicemails });

test("where nobody has left a message nothing is shown", () => {
  const { says } = renderConsole(<Voicemails />, { snapshot: cards });
  expect(screen.queryByTestId("voicemails")).not.toBeInTheDocument();
  says(voicemails(left("c1")));
  expect(row("c1").getByRole("link", { name: "Bai Jing" })).toHaveAttribute("href", "/contacts/c1");
  says(voicemails());
  expect(screen.queryByTestId("voicemails")).not.toBeInTheDocument();
});

test("a message is taken, given back, and dealt with", async () => {
  const { server, says } = renderConsole(<Voicemails />, { snapshot: cards });
  says(voicemails(left("c1"), left("c2", { customer: null, customer_name: "" })));
  expect(row("c2").getByText("Customer without a name")).toBeInTheDocument();
  expect(buttons("c1")).toEqual(["I'll see to it", "Dealt with"]);
  await userEvent.click(row("c1").getByRole("button", { name: "I'll see to it" }));
  expect(server.last.of("take_voicemail")).toMatchObject([{ contact: "c1", on: true }]);
  says(voicemails(left("c1", { owner: "lin" }), left("c2")));
  expect(row("c1").getByTestId("owner")).toHaveTextContent("You see to it");
  expect(buttons("c1")).toEqual(["Dealt with", "Give it back"]);
  await userEvent.click(row("c1").getByRole("button", { name: "Give it back" }));
  expect(server.last.of("take_voicemail")).toMatchObject([{ on: true }, { contact: "c1", on: false }]);
  await userEvent.click(row("c2").getByRole("button", { name: "Dealt with" }));
  expect(server.last.of("finish_voicemail")).toMatchObject([{ contact: "c2", done: true }]);
});

test("who sees to a message calls back by click and by key, and is told when that will be", async () => {
  const { server, says } = renderConsole(
    <>
      <Voicemails />
      <Keys />
    </>,
    { snapshot: cards },
  );
  says(voicemails(left("c1", { may_call_back: true }), left("c2", { owner: "lin" })));
  expect(screen.queryByRole("button", { name: "Call back" })).not.toBeInTheDocument();
  says(voicemails(left("c1", { may_call_back: true, owner: "lin" })));
  await userEvent.click(row("c1").getByRole("button", { name: "Call back" }));
  await userEvent.keyboard("{Alt>}b{/Alt}");
  expect(server.last.of("call_back_voicemail")).toMatchObject([{ contact: "c1" }, { contact: "c1" }]);
  says(voicemails(left("c1", { may_call_back: true, owner: "lin", callback: "c7" })));
  expect(row("c1").getByRole("link", { name: "Their callback" })).toHaveAttribute("href", "/contacts/c7");
});

test("what somebody else sees to is given back by a supervisor alone", () => {
  const theirs = left("c1", { owner: "chen" });
  const { says, unmount } = renderConsole(<Voicemails />, { snapshot: cards });
  says(voicemails(theirs));
  expect(row("c1").getByTestId("owner")).toHaveTextContent("Chen sees to it");
  expect(buttons("c1")).toEqual(["Dealt with"]);
  unmount();
  renderConsole(<Voicemails />, { welcome: supervisor, snapshot: cards }).says(voicemails(theirs));
  expect(buttons("c1")).toEqual(["Dealt with", "Give it back"]);
});

test("whose message may not be known is neither heard nor opened before it is taken", () => {
  const { says } = renderConsole(<Voicemails />, { snapshot: cards });
  says(voicemails(left("c1", { customer: null, customer_name: "", customer_hidden: true })));
  expect(screen.getByTestId("voicemail-c1")).toHaveTextContent("Hidden from you");
  expect(row("c1").queryByRole("link")).not.toBeInTheDocument();
  expect(row("c1").queryByTestId("voicemail")).not.toBeInTheDocument();
  expect(buttons("c1")).toEqual(["I'll see to it"]);
});

const message = { at: "2026-03-02T08:03:00.000Z", seconds: 95, owner: null, done_at: null, done_by: null };
const shownOf = (fields: Partial<NonNullable<ContactDetail["voicemail"]>>, who?: typeof supervisor) =>
  renderConsole(<VoicemailState contact="c1" voicemail={{ ...message, ...fields }} />, {
    welcome: who,
    snapshot: cards,
  });

test("on its contact's page a message says who sees to it, and can be dealt with by those it is for", async () => {
  const { server, says } = shownOf({ owner: "chen" });
  expect(screen.getByTestId("voicemail-state")).toHaveTextContent("Chen sees to it");
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
  says(voicemails(left("c1", { owner: "chen" })));
  await userEvent.click(screen.getByRole("button", { name: "Dealt with" }));
  expect(server.last.of("finish_voicemail")).toMatchObject([{ contact: "c1", done: true }]);
});

test("who has dealt with it is said there, and a supervisor can say that nobody has", async () => {
  const done = { owner: "chen", done_by: "chen", done_at: "2026-03-02T08:10:00.000Z" };
  const { unmount } = shownOf(done);
  expect(screen.getByTestId("voicemail-state")).toHaveTextContent("Dealt with by Chen, Mar 2, 2026");
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
  unmount();
  const { server } = shownOf(done, supervisor);
  await userEvent.click(screen.getByRole("button", { name: "Not dealt with after all" }));
  expect(server.last.of("finish_voicemail")).toMatchObject([{ contact: "c1", done: false }]);
});
