import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { ColleagueCard, Welcome } from "../../../src/api/generated/messages";
import { DeskPage } from "../../../src/console/desk/DeskPage";
import { contact, welcome } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { speak } from "../../support/words";

const both: ("chat" | "voice")[] = ["chat", "voice"];
const transfers: Partial<Welcome> = {
  transfer_queues: [{ id: "complaints", label: { en: "Complaints", "zh-CN": "投诉" } }],
  transfer_agents: [
    { id: "chen", label: { en: "Chen Zhiyuan" }, team: "travel", channels: both },
    { id: "wang", label: { en: "Wang Li" }, team: "travel", channels: both },
    { id: "zhao", label: { en: "Zhao Min" }, team: "travel", channels: ["voice"] },
  ],
  transfer_rules: { complaints: { credit: false, back: true }, sales: { credit: true, back: true } },
};
const here = { availability: "available", reachable: true, leaving: false, contacts: 0 } as const;
const people: ColleagueCard[] = [
  { ...here, id: "chen", contacts: 2 },
  { ...here, id: "wang", availability: "not_ready" },
];

beforeEach(() => speak("en"));

/** The dialog over a chat of mine. */
async function opened() {
  const console = renderConsole(<DeskPage />, { welcome: transfers, snapshot: { contacts: [contact()] } });
  await act(async () => {});
  await userEvent.click(within(screen.getByTestId("conversation")).getByRole("button", { name: /Transfer|转接/ }));
  const dialog = within(await screen.findByRole("dialog"));
  console.says({ type: "colleagues", agents: people });
  const asked = () => console.server.last.of("transfer")[0];
  return { ...console, dialog, asked };
}

test("a chat can be sent on, too, to those who take chats", async () => {
  const { dialog } = await opened();
  expect(screen.getByRole("dialog", { name: "Transfer the chat" })).toBeInTheDocument();
  expect(dialog.getByRole("radio", { name: "Chen Zhiyuan" })).toBeInTheDocument();
  expect(dialog.queryByRole("radio", { name: "Zhao Min" })).toBeNull();
});

test("says who is there just now", async () => {
  const { dialog } = await opened();
  expect(dialog.getByTestId("transfer-agents-chen")).toHaveTextContent("2 contacts");
  expect(dialog.getByTestId("transfer-agents-chen")).toHaveAttribute("data-presence", "busy");
  expect(dialog.getByTestId("transfer-agents-wang")).toHaveTextContent("Not ready");
  expect(dialog.getByTestId("transfer-teams-travel")).toHaveTextContent("1 available");
});

test("follows who comes and goes for as long as it is open, also over a new connection", async () => {
  const { dialog, server, says } = await opened();
  const follows = () => server.last.of("follow_colleagues").map(({ on }) => on);
  const answer = () => says({ type: "reply", id: server.last.of("follow_colleagues").at(-1)?.id, ok: true });
  answer();
  says({ type: "colleagues", agents: [{ ...here, id: "wang" }] });
  expect(dialog.getByTestId("transfer-agents-wang")).toHaveAttribute("data-presence", "free");
  says({ type: "colleagues", agents: [{ ...here, id: "wang", leaving: true }] });
  expect(dialog.getByTestId("transfer-agents-wang")).toHaveAttribute("data-presence", "away");
  expect(dialog.getByTestId("transfer-agents-chen")).toHaveAttribute("data-presence", "unknown");
  expect(follows()).toEqual([true]);
  says(welcome(transfers));
  expect(follows()).toEqual([true, true]);
  answer();
  await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
  expect(follows()).toEqual([true, true, false]);
  answer();
  says(welcome(transfers));
  expect(follows()).toEqual([true, true, false]);
});

test("sends to a team with the two options as they were set", async () => {
  const { dialog, asked } = await opened();
  await userEvent.click(dialog.getByRole("radio", { name: "Travel team" }));
  expect(dialog.getByRole("checkbox", { name: /waited counts on/ })).toBeChecked();
  expect(dialog.getByRole("checkbox", { name: /Back to me/ })).toBeChecked(); // the queue's own
  await userEvent.click(dialog.getByRole("checkbox", { name: /waited counts on/ }));
  await userEvent.type(dialog.getByRole("textbox", { name: "Note for whoever takes it" }), "Fare is agreed");
  await userEvent.click(dialog.getByRole("button", { name: "Transfer to Travel team" }));
  expect(asked()).toMatchObject({ contact: "c1", queue: null, agent: null, team: "travel", credit: false, back: null });
  expect(asked()).toMatchObject({ note: "Fare is agreed" });
});

test("sends nothing back from a queue, and shows what that queue has", async () => {
  const { dialog, asked } = await opened();
  await userEvent.click(dialog.getByRole("radio", { name: "Complaints" }));
  expect(dialog.getByRole("checkbox", { name: /waited counts on/ })).not.toBeChecked();
  expect(dialog.getByRole("checkbox", { name: /Back to me/ })).toBeDisabled();
  await userEvent.click(dialog.getByRole("button", { name: "Transfer to Complaints" }));
  expect(asked()).toMatchObject({ queue: "complaints", agent: null, team: null, credit: null, back: null });
});

test("speaks Chinese", async () => {
  await speak("zh-CN");
  const { dialog } = await opened();
  expect(dialog.getByRole("checkbox", { name: "保留已等待的时间" })).toBeInTheDocument();
  expect(dialog.getByTestId("transfer-teams-travel")).toHaveTextContent("1 人就绪");
});
