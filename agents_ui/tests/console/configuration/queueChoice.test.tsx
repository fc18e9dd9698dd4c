import { fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { speak } from "../../support/words";
import { type Form, fill, openedQueue, pick, showConfiguration } from "./support";

beforeEach(() => speak("en"));

/** Does something in the form of the queue for changes, with a line more in the file, and returns the file then. */
async function changes(line: string, work: (form: Form) => Promise<void>): Promise<string> {
  const sent = showConfiguration(undefined, {
    "queues.yaml": (text) => text.replace("    callback:", `${line}    callback:`),
  });
  await work(await openedQueue("changes", "Changes and refunds"));
  return (await sent.looked("queues.yaml")).split("  loyalty:")[0] ?? "";
}

/** The same form, to be looked at alone. */
const shown = (line: string): Promise<Form> => {
  showConfiguration(undefined, { "queues.yaml": (text) => text.replace("    callback:", `${line}    callback:`) });
  return openedQueue("changes", "Changes and refunds");
};

describe("the weights of skills", () => {
  test("stand beside the rule that goes by them", async () => {
    const text = await changes("", async (form) => {
      expect(form.queryByLabelText("Weight of Fares")).toBeNull();
      await pick(form, "The next agent", "who is best at what is asked");
      fill(form, "Weight of Fares", "2");
      fill(form, "Weight of English", "1");
    });
    expect(text).toContain("    choice: {rule: most_skilled, weights: {fares: 2, english: 1}}\n");
  });

  test("leave the rule by its name alone when the last is gone", async () => {
    const text = await changes("    choice: {rule: most_skilled, weights: {fares: 2}}\n", async (form) => {
      fill(form, "Weight of Fares", "");
    });
    expect(text).toContain("    choice: most_skilled\n");
  });

  test("can be taken away where another rule goes without them", async () => {
    const text = await changes("    choice: {rule: rotation, weights: {fares: 2}}\n", async (form) => {
      fill(form, "Weight of Fares", "");
      expect(form.queryByLabelText("Weight of Fares")).toBeNull();
    });
    expect(text).toContain("    choice: rotation\n");
  });

  test("are of skills that are there, from 1 to 100", async () => {
    const form = await shown("    choice: {rule: most_skilled, weights: {fares: 101, cooking: 1}}\n");
    expect(form.getByLabelText("Weight of Fares")).toHaveAccessibleDescription("A whole number from 1 to 100");
    expect(form.getByLabelText("Weight of cooking")).toHaveAccessibleDescription(/There is no cooking/);
  });
});

describe("the tiers of agents", () => {
  test("are of those who serve the queue, of whom somebody must have one", async () => {
    const text = await changes("", async (form) => {
      await pick(form, "The next agent", "by tiers of agents");
      expect(form.getByText("Somebody must have a number.")).toBeVisible();
      expect(form.queryByLabelText("Tier of Huang Peishan")).toBeNull();
      fill(form, "Tier of Wang Li", "1");
      fill(form, "Tier of Lin Xiaowen", "2");
      expect(form.queryByText("Somebody must have a number.")).toBeNull();
    });
    expect(text).toContain("    choice: {rule: tiers, tiers: {wang: 1, lin: 2}}\n");
  });

  test("of somebody who does not serve it are shown, and can be taken away", async () => {
    const text = await changes("    choice: {rule: tiers, tiers: {huang: 1, lin: 2, nobody: 3}}\n", async (form) => {
      expect(form.getByLabelText("Tier of Huang Peishan")).toHaveAccessibleDescription("Does not serve this queue");
      fill(form, "Tier of Huang Peishan", "");
      fill(form, "Tier of nobody", "");
    });
    expect(text).toContain("    choice: {rule: tiers, tiers: {lin: 2}}\n");
  });

  test("show what the server says of one there", async () => {
    const place = ["queues", "changes", "choice", "tiers", "huang"];
    const errors = [{ field: "queues.yaml:22", message: "huang serves something else", place }];
    showConfiguration(() => ({ status: 422, body: { code: "config_refused", message: "refused", errors } }), {
      "queues.yaml": (text) =>
        text.replace("    callback:", "    choice: {rule: tiers, tiers: {huang: 1}}\n    callback:"),
    });
    const form = await openedQueue("changes", "Changes and refunds");
    fill(form, "Wrap-up", "90s");
    fireEvent.click(screen.getByText("Look first"));
    await form.findByText("huang serves something else");
    expect(form.getByLabelText("Tier of Huang Peishan")).toHaveAccessibleDescription("huang serves something else");
  });

  test("are found by name where many serve the queue", async () => {
    const many = Array.from(
      { length: 70 },
      (_, index) => `  a${index}: {name: {en: Agent ${index}}, profile: ticketing}`,
    );
    const sent = showConfiguration(undefined, {
      "agents.yaml": (text) => text.replace("agents:\n", `agents:\n${many.join("\n")}\n`),
      "queues.yaml": (text) =>
        text.replace("    callback:", "    choice: {rule: tiers, tiers: {a69: 1}}\n    callback:"),
    });
    const form = await openedQueue("changes", "Changes and refunds");
    expect(form.getByLabelText("Tier of Agent 69")).toHaveValue("1");
    expect(form.queryByLabelText("Tier of Agent 65")).toBeNull();
    fill(form, "Find by name", "agent 65");
    fill(form, "Tier of Agent 65", "2");
    expect(await sent.looked("queues.yaml")).toContain("tiers: {a69: 1, a65: 2}");
  });
});

describe("a transfer to the queue", () => {
  const CREDIT = "The time already waited counts on";
  const BACK = "Back to the sender if nobody there takes it";

  test("is as the centre says, or not", async () => {
    const text = await changes("", async (form) => {
      expect(form.getByLabelText(CREDIT, { selector: "input" })).toHaveAttribute(
        "placeholder",
        "as the centre says: yes",
      );
      await pick(form, CREDIT, "no");
      await pick(form, BACK, "yes");
    });
    expect(text).toContain("    transfers: {credit: false, back: true}\n");
  });

  test("is no more said when it is as the centre says in both", async () => {
    const text = await changes("    transfers: {back: false}\n", async (form) => {
      expect(form.getByLabelText(BACK, { selector: "input" })).toHaveValue("no");
      const shown = form.getByLabelText(BACK, { selector: "input" }).closest(".mantine-Select-root") as HTMLElement;
      fireEvent.click(shown.querySelector("button") as HTMLElement);
    });
    expect(text).not.toContain("transfers");
  });
});
