import { readdirSync, readFileSync } from "node:fs";
import {
  act,
  type BoundFunctions,
  fireEvent,
  getByText,
  type queries,
  screen,
  waitFor,
  within,
} from "@testing-library/react";
import { createStore, useStore } from "zustand";
import { ConfigurationPage } from "../../../src/console/configuration/ConfigurationPage";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";

const DEMO = "../config/demo";
const demo = Object.fromEntries(
  readdirSync(DEMO)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => [name, readFileSync(`${DEMO}/${name}`, "utf8")]),
);
/** What the server says of a change that moves nobody. */
export const change = {
  version: "ccc",
  before: "aaa",
  changed: true,
  offered: [],
  refiled: [],
  stranded: [],
  answerable: [],
  forgotten: [],
  leaving: [],
  unqueued: [],
  turned_away: [],
};
const version = {
  version: "aaa",
  applied_at: "2026-03-02T08:00:00Z",
  source: "folder",
  applied_by: null,
  message: "",
  in_force: true,
};

/** Shows the page with the demo's files in force, some of them changed; `answer` is what the server says of edits. */
export function showConfiguration(
  answer: () => { status?: number; body?: unknown } | undefined = () => undefined,
  changed: Readonly<Record<string, (text: string) => string | undefined>> = {},
) {
  const files: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(demo)
      .map(([name, text]) => [name, name in changed ? changed[name]?.(text) : text])
      .filter(([, text]) => text !== undefined),
  );
  let asked: Record<string, string> = {};
  fakeRest((method, url, body) => {
    if (url.pathname.endsWith("/users")) return { body: { items: [], missing: [] } };
    if (method === "POST") {
      asked = (body as { files: Record<string, string> }).files;
      return answer() ?? { body: change };
    }
    if (url.pathname.endsWith("/versions")) return { body: { items: [version], adjustments: [] } };
    return { body: { version, files } };
  });
  const here = createStore(() => ({ page: true }));
  const Here = () => useStore(here).page && <ConfigurationPage />;
  renderConsole(<Here />, { welcome: { username: "admin", role: "admin" } });
  return {
    said: (name: string) => files[name] ?? "",
    /** The file as the server was last asked about it. */
    files: (name: string) => asked[name] ?? "",
    /** The file as it is after somebody has looked what the edits would do. */
    looked: async (name: string) => {
      fireEvent.click(screen.getByText("Look first"));
      await screen.findByTestId("change");
      return asked[name] ?? "";
    },
    leaves: () => act(() => here.setState({ page: false })),
    comesBack: () => act(() => here.setState({ page: true })),
  };
}

type Within = BoundFunctions<typeof queries>;

/** Fills in a field at once, as a paste does. */
export function fill(form: Within, label: string | RegExp, value: string): void {
  fireEvent.change(form.getByLabelText(label), { target: { value } });
}

/** Picks an option of a list that opens below its field. */
export async function pick(form: Within, label: string | RegExp, option: string): Promise<void> {
  const field = form.getByLabelText(label, { selector: "input" });
  fireEvent.click(field);
  const list = () => document.getElementById(field.getAttribute("aria-controls") ?? "") as HTMLElement;
  fireEvent.click(await waitFor(() => getByText(list(), option)));
}

export type Form = ReturnType<typeof within>;

/** Opens the form of a queue. */
export async function openedQueue(queue: string, name: string): Promise<Form> {
  fireEvent.click(await screen.findByRole("tab", { name: "Queues" }));
  fireEvent.click(within(await screen.findByTestId(`form-queue-${queue}`)).getByText(name));
  return within(await screen.findByTestId("entry"));
}
