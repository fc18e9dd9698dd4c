import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { UsersPage } from "../../../src/console/admin/UsersPage";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const user = (fields: object) => ({
  username: "lin",
  role: "agent",
  also: [],
  disabled: false,
  demo: false,
  configured: "agent",
  label: { en: "Lin Xiaowen", "zh-CN": "林晓雯" },
  created_at: "2026-03-02T08:00:00Z",
  ...fields,
});
const users = [
  user({}),
  user({ username: "admin", role: "admin", configured: "admin", demo: true }),
  user({ username: "old", disabled: true, configured: null, label: {} }),
];
const missing = [{ username: "garcia", role: "supervisor", label: { en: "Garcia", "zh-CN": "加西亚" } }];
const row = (name: string) => within(screen.getByTestId(`user-${name}`));

function show(
  answer: (method: string, url: URL, body: unknown) => { status?: number; body?: unknown } | undefined = () =>
    undefined,
) {
  const asked = fakeRest(
    (method, url, body) =>
      answer(method, url, body) ?? (method === "GET" ? { body: { items: users, missing } } : { status: 204 }),
  );
  renderConsole(<UsersPage />, { welcome: { username: "admin", role: "admin" } });
  return asked;
}

describe("accounts", () => {
  test("are listed with their role and what is odd about them", async () => {
    show();
    await screen.findByTestId("user-lin");
    expect(row("admin").getByText("published demo password")).toBeInTheDocument();
    expect(row("lin").getByText("Lin Xiaowen")).toBeInTheDocument();
    expect(row("old").getByText("disabled")).toBeInTheDocument();
    expect(row("old").getByText("not in the configuration")).toBeInTheDocument();
  });

  test("are disabled and enabled, but not one's own", async () => {
    const asked = show();
    await screen.findByTestId("user-lin");
    expect(row("admin").getByRole("button", { name: "Disable" })).toBeDisabled();
    await userEvent.click(row("lin").getByRole("button", { name: "Disable" }));
    await userEvent.click(row("old").getByRole("button", { name: "Enable" }));
    expect(asked.filter((each) => each.startsWith("PATCH"))).toEqual(["PATCH /users/lin", "PATCH /users/old"]);
  });

  test("are added, and a refusal is said where it was asked for", async () => {
    let given: unknown = null;
    const asked = show((method, _url, body) => {
      if (method !== "POST") return undefined;
      given = body;
      return given && asked.filter((each) => each === "POST /users").length === 1
        ? { status: 409, body: { code: "user_exists" } }
        : { status: 204 };
    });
    await userEvent.click(await screen.findByRole("button", { name: "Add an account" }));
    await userEvent.type(screen.getByRole("textbox", { name: /Username/ }), "li.na");
    await userEvent.type(screen.getByLabelText(/^Password/), "a new long password");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("There is an account of this name already.");
    expect(given).toEqual({ username: "li.na", role: "agent", password: "a new long password" });
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByTestId("user-lin");
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  test("are given to who is configured and has none, in the role they have there", async () => {
    let given: unknown = null;
    show((method, _url, body) => {
      if (method !== "POST") return undefined;
      given = body;
      return { status: 204 };
    });
    expect(await screen.findByTestId("missing")).toHaveTextContent(
      "1 colleague cannot sign in yetGarcia, garcia (Supervisor)",
    );
    await userEvent.click(screen.getByRole("button", { name: "Give Garcia an account" }));
    expect(screen.getByRole("textbox", { name: /Username/ })).toHaveValue("garcia");
    await userEvent.type(screen.getByLabelText(/^Password/), "a new long password");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(given).toEqual({ username: "garcia", role: "supervisor", password: "a new long password" });
  });

  test("of another role than is configured say so, and take that one", async () => {
    const sent: unknown[] = [];
    const moved = user({ username: "wang", role: "agent", configured: "supervisor" });
    show((method, _url, body) => {
      if (method === "PATCH") sent.push(body);
      return method === "GET" ? { body: { items: [moved], missing: [] } } : { status: 204 };
    });
    await screen.findByTestId("user-wang");
    expect(row("wang").getByText("configured as: Supervisor")).toBeInTheDocument();
    await userEvent.click(row("wang").getByRole("button", { name: "Make it: Supervisor" }));
    expect(sent).toEqual([{ role: "supervisor" }]);
  });

  test("that cannot be listed say why", async () => {
    show(() => ({ status: 503, body: { code: "unavailable" } }));
    expect(await screen.findByRole("button", { name: "Try again" })).toBeInTheDocument();
  });
});
