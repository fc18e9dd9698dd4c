import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { ConfigurationPage } from "../../../src/console/configuration/ConfigurationPage";
import { welcome } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";
import { change } from "./support";

beforeEach(() => speak("en"));

const BASE = "queues:\n  sales: {offer: 20s}\n  care: {offer: 30s}\n";

/** The page on which somebody edits the queues, as text. */
async function editing(mine: string) {
  const inForce = { version: "aaa", text: BASE };
  /** Has an apply take effect, and its answer be lost. */
  const line = { lost: false };
  const sent: { base: string; files: Record<string, string> }[] = [];
  fakeRest((method, url, body) => {
    if (url.pathname.endsWith("/users")) return { body: { items: [], missing: [] } };
    if (method === "POST") {
      sent.push(body as (typeof sent)[number]);
      if (line.lost) {
        Object.assign(inForce, { version: "ccc", text: sent.at(-1)?.files["queues.yaml"] });
        throw new TypeError("Failed to fetch");
      }
      if (sent.at(-1)?.base === inForce.version) return { body: change };
      return { status: 409, body: { code: "configuration_changed" } };
    }
    const version = {
      version: inForce.version,
      applied_at: "2026-03-02T08:00:00Z",
      source: "applied",
      applied_by: "admin",
      message: "",
      in_force: true,
    };
    if (url.pathname.endsWith("/versions")) return { body: { items: [version], adjustments: [] } };
    return { body: { version, files: { "queues.yaml": inForce.text } } };
  });
  const { says } = renderConsole(<ConfigurationPage />, { welcome: { username: "admin", role: "admin" } });
  await userEvent.click(await screen.findByRole("tab", { name: /^Files/ }));
  fireEvent.change(await screen.findByRole("textbox", { name: "queues.yaml" }), { target: { value: mine } });
  return { inForce, line, sent, greeted: () => says(welcome({ username: "admin", role: "admin" })) };
}

/** The page on which somebody edits, while another has applied `theirs`: the server says so at once. */
async function overtaken(mine: string, theirs: string) {
  const { inForce, sent } = await editing(mine);
  Object.assign(inForce, { version: "bbb", text: theirs });
  await userEvent.click(screen.getByRole("button", { name: "Apply" }));
  expect(await screen.findByTestId("overtaken")).toHaveTextContent("Another version has come into force");
  return sent;
}

describe("edits that another version overtook", () => {
  test("are carried over to it, and applied on top of it", async () => {
    const mine = BASE.replace("20s", "25s");
    const theirs = BASE.replace("30s", "40s");
    const sent = await overtaken(mine, theirs);
    await userEvent.click(screen.getByRole("button", { name: "Carry the edits over" }));
    expect(await screen.findByTestId("carried")).toHaveTextContent("Look at them before you apply.");
    expect(screen.queryByRole("alert"), "the refusal is no more").toBeNull();
    expect(screen.getByTestId("changes")).toHaveTextContent("1 change in queues.yaml");
    await userEvent.click(screen.getByRole("button", { name: "Apply" }));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({ base: "bbb", files: { "queues.yaml": theirs.replace("20s", "25s") } });
    await waitFor(() => expect(screen.queryByTestId("carried")).toBeNull());
  });

  test("leave what both changed as it is in force, and say where", async () => {
    await overtaken(BASE.replace("20s", "25s").replace("30s", "35s"), BASE.replace("30s", "40s"));
    await userEvent.click(screen.getByRole("button", { name: "Carry the edits over" }));
    const carried = await screen.findByTestId("carried");
    expect(carried).toHaveTextContent("queues.yaml:3 queues › care › offer");
    const text = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "queues.yaml" });
    expect(text).toHaveValue(BASE.replace("20s", "25s").replace("30s", "40s"));
    await userEvent.click(screen.getByRole("button", { name: "queues.yaml:3" }));
    expect(screen.getByRole("textbox", { name: "queues.yaml" })).toHaveFocus();
  });

  test("of a text that cannot be read wait until it can", async () => {
    await overtaken("queues: [\n", BASE.replace("30s", "40s"));
    expect(screen.getByTestId("overtaken")).toHaveTextContent("one of the texts cannot be read");
    expect(screen.queryByRole("button", { name: "Carry the edits over" })).toBeNull();
  });

  test("are told of it as soon as the server says that another is in force", async () => {
    const { inForce, greeted } = await editing(BASE.replace("20s", "25s"));
    Object.assign(inForce, { version: "bbb", text: BASE.replace("30s", "40s") });
    expect(screen.queryByTestId("overtaken")).toBeNull();
    greeted();
    expect(await screen.findByTestId("overtaken")).toBeVisible();
  });
});

test("edits that were applied though the answer was lost are found to be in force once there is a line again", async () => {
  const { line, sent, greeted } = await editing(BASE.replace("20s", "25s"));
  line.lost = true;
  await userEvent.click(screen.getByRole("button", { name: "Apply" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("cannot be reached");
  expect(screen.getByTestId("changes")).toHaveTextContent("1 change in queues.yaml");
  greeted();
  expect(await screen.findByTestId("change")).toHaveTextContent("It is in force");
  expect(screen.queryByTestId("overtaken")).toBeNull();
  expect(screen.queryByTestId("changes")).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
  expect(sent).toHaveLength(1);
});
