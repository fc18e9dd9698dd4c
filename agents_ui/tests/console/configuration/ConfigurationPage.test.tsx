import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { ConfigurationPage } from "../../../src/console/configuration/ConfigurationPage";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";
import { change } from "./support";

beforeEach(() => speak("en"));

const version = (fields: object) => ({
  version: "aaa",
  applied_at: "2026-03-02T08:00:00Z",
  source: "applied",
  applied_by: "admin",
  message: "more fares",
  in_force: true,
  ...fields,
});
const versions = [version({}), version({ version: "bbb", applied_by: null, message: "", in_force: false })];
const adjustments = [{ agent: "lin", by: "sun", at: "2026-03-02T09:00:00Z", queues: ["care"], skills: null }];
const texts = { "agents.yaml": "agents: {}\n", "queues.yaml": "queues:\n  sales: {}\n" };

type Given = { status?: number; body?: unknown };

function show(answer: (path: string, body: unknown, language: string) => Given | undefined = () => undefined) {
  const sent: [string, unknown][] = [];
  fakeRest((method, url, body, headers) => {
    if (url.pathname.endsWith("/users")) return { body: { items: [], missing: [] } };
    const path = url.pathname.replace("/api/v1/configuration", "");
    if (method === "POST") {
      sent.push([path, body]);
      return answer(path, body, headers.get("Accept-Language") ?? "") ?? { body: change };
    }
    if (path === "/versions") return { body: { items: versions, adjustments } };
    const files = path.endsWith("bbb") ? { ...texts, "queues.yaml": "queues: {old: {}}\n" } : texts;
    return { body: { version: versions[0], files } };
  });
  const { server } = renderConsole(<ConfigurationPage />, { welcome: { username: "admin", role: "admin" } });
  return Object.assign(sent, { server });
}

async function editor(file: string) {
  await userEvent.click(await screen.findByRole("tab", { name: /^Files/ }));
  return screen.findByRole("textbox", { name: file });
}
const edit = async (text: string) => fireEvent.change(await editor("queues.yaml"), { target: { value: text } });

describe("the configuration", () => {
  test("shows the files that are in force, and each file when it is chosen", async () => {
    show();
    expect(await editor("queues.yaml")).toHaveValue(texts["queues.yaml"]);
    await userEvent.click(screen.getByRole("tab", { name: "agents.yaml" }));
    expect(await editor("agents.yaml")).toHaveValue(texts["agents.yaml"]);
    expect(screen.getByRole("button", { name: "Apply" })).toBeDisabled();
  });

  test("says what edits would do before they are applied", async () => {
    const stranded = [{ contact: "c1", queue: "sales", code: "nobody_ever" }];
    const sent = show(() => ({ body: { ...change, stranded, offered: [{ contact: "c2", agents: ["lin"] }] } }));
    await edit("queues: {}\n");
    await userEvent.click(screen.getByRole("button", { name: "Look first" }));
    const told = await screen.findByTestId("change");
    expect(told).toHaveTextContent("This would happen");
    expect(told).toHaveTextContent("1 waiting contact offered at once");
    expect(told).toHaveTextContent("Contact c1 in sales could not be answered");
    expect([...sent]).toEqual([["/preview", { files: { ...texts, "queues.yaml": "queues: {}\n" } }]]);
  });

  test("is applied with why, and with the version it was looked at with", async () => {
    const sent = show();
    await edit("queues: {}\n");
    await userEvent.type(screen.getByRole("textbox", { name: "Why" }), "no sales");
    await userEvent.click(screen.getByRole("button", { name: "Apply" }));
    expect(await screen.findByTestId("change")).toHaveTextContent("It is in force");
    expect(sent[0]?.[1]).toMatchObject({ base: "aaa", message: "no sales", force: false });
  });

  test("that is in force already is told so, and what was written stays", async () => {
    show(() => ({ body: { ...change, version: "aaa", changed: false } }));
    await edit(`# for the holidays\n${texts["queues.yaml"]}`);
    await userEvent.click(screen.getByRole("button", { name: "Apply" }));
    expect(await screen.findByTestId("change")).toHaveTextContent("comments alone make no other version");
    expect(await editor("queues.yaml")).toHaveValue(`# for the holidays\n${texts["queues.yaml"]}`);
    expect(screen.getByTestId("changes")).toHaveTextContent("1 change in queues.yaml");
  });

  test("with mistakes names each by file and line, and leads there", async () => {
    const errors = [
      { field: "agents.yaml:1", message: "agents must not be empty" },
      { field: "queues.yaml:2", message: "unknown key" },
    ];
    show(() => ({ status: 422, body: { code: "config_refused", errors } }));
    await edit("queues:\n  sales: {odd: 1}\n");
    await userEvent.click(screen.getByRole("button", { name: "Apply" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("2 mistakes; nothing has changed");
    await userEvent.click(screen.getByRole("button", { name: "agents.yaml:1" }));
    expect(await screen.findByRole("textbox", { name: "agents.yaml" })).toHaveFocus();
  });

  test("with mistakes is looked at again when the page changes its language, and never applied by that", async () => {
    const words: Record<string, string> = { en: "unknown opening hours 'never'", "zh-CN": "开放时间“never”不存在" };
    const sent = show((_path, _body, language) => ({
      status: 422,
      body: { code: "config_refused", errors: [{ field: "queues.yaml:2", message: words[language] }] },
    }));
    await edit("queues:\n  sales: {hours: never}\n");
    await userEvent.click(screen.getByRole("button", { name: "Apply" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("unknown opening hours 'never'");
    await act(() => speak("zh-CN"));
    await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent("开放时间“never”不存在"));
    expect(sent.map(([path]) => path)).toEqual(["", "/preview"]);
    expect(sent[1]?.[1]).toEqual({ files: { ...texts, "queues.yaml": "queues:\n  sales: {hours: never}\n" } });
  });

  test("that cannot be read says why in the language of the page, and leads there", async () => {
    show();
    await edit("queues:\n\tsales: {}\n");
    await userEvent.click(screen.getByRole("tab", { name: /^Queues/ }));
    expect(await screen.findByRole("alert")).toHaveTextContent("queues.yaml:2 Indent with spaces, not with tabs");
    await act(() => speak("zh-CN"));
    expect(screen.getByRole("alert")).toHaveTextContent("queues.yaml:2 请用空格缩进，不要用制表符");
  });

  test("that would strand somebody is applied only when it is said again", async () => {
    const sent = show((_path, body) =>
      (body as { force: boolean }).force ? undefined : { status: 409, body: { code: "would_strand" } },
    );
    await edit("queues: {}\n");
    await userEvent.click(screen.getByRole("button", { name: "Apply" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Some who wait could not be answered any more.");
    await userEvent.click(screen.getByRole("button", { name: "Apply all the same" }));
    expect(await screen.findByTestId("change")).toHaveTextContent("It is in force");
    expect(sent.map(([, body]) => (body as { force: boolean }).force)).toEqual([false, true]);
  });

  test("of before is taken into the editor, to be looked at and applied", async () => {
    show();
    const old = within(await screen.findByTestId("version-bbb"));
    expect(screen.getByTestId("version-aaa")).toHaveTextContent("in force");
    await userEvent.click(old.getByRole("button", { name: "Take into the editor" }));
    await waitFor(async () => expect(await editor("queues.yaml")).toHaveValue("queues: {old: {}}\n"));
    expect(screen.getByRole("button", { name: "Apply" })).toBeEnabled();
  });

  test("shows what supervisors have changed on top of it, and takes it back", async () => {
    const { server } = show();
    const changed = within(await screen.findByTestId("on-top-lin"));
    expect(screen.getByTestId("on-top-lin")).toHaveTextContent(/care.*Changed by sun/);
    await userEvent.click(changed.getByRole("button", { name: "As configured" }));
    expect(server.last.of("restore_agent")).toMatchObject([{ agent: "lin" }]);
  });
});
