import { fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { speak } from "../../support/words";
import { type Form, fill, openedQueue, pick, showConfiguration } from "./support";

beforeEach(() => speak("en"));

const ATTRIBUTES = "agent_attributes:\n  site: [beijing, shanghai]\n  desk: [front, back]\n\nprofiles:";
/** The demo's files, with attributes of agents, and with more in the queue for changes. */
const having = (more = "") => ({
  "agents.yaml": (text: string) => text.replace("profiles:", ATTRIBUTES),
  "queues.yaml": (text: string) => text.replace("    requires: {fares: 5}\n", `    requires: {fares: 5}\n${more}`),
});

/** Does something in the form of the queue for changes, and returns what the file then says of it. */
async function changes(more: string, work: (form: Form) => Promise<void>): Promise<string> {
  const sent = showConfiguration(undefined, having(more));
  await work(await openedQueue("changes", "Changes and refunds"));
  const [, queue = ""] = (await sent.looked("queues.yaml")).split("  changes:\n");
  return queue.split("  loyalty:\n")[0] ?? "";
}

/** The same form, to be looked at alone. */
const shown = (more: string): Promise<Form> => {
  showConfiguration(undefined, having(more));
  return openedQueue("changes", "Changes and refunds");
};

/** By their labels: to find something by its role takes long in so large a form. */
const group = (form: Form, name: string) => within(form.getByLabelText(name, { selector: "fieldset" }));
const step = (form: Form, number: number) => group(form, `Step ${number}`);
const press = (form: Form, name: string): void =>
  void fireEvent.click(form.queryByLabelText(name) ?? form.getByText(name));
const FURTHER = /Further settings in the file/;

const THREE = `    steps:
      # Who knows best.
      - {for: 20s, where: {skill: {fares: 8}}}
      # Some practice.
      - for: 40s # A while.
        where: {team: travel}
      - {}
`;
const NESTED = `    steps:
      - for: 40s
        where:
          any:
            - {skill: {fares: 7}} # Some practice.
            - all:
                - {team: travel}
                - {not: {attribute: {site: beijing}}}
                - {not: [{agent: lin}, {agent: chen}]}
      - {}
`;

describe("the steps of a queue", () => {
  test("begin as two, of which the first asks for more and the last for nobody in particular", async () => {
    const text = await changes("", async (form) => {
      press(form, "Add a step");
      expect(step(form, 1).getByLabelText("Level in Fares")).toHaveValue("6");
      expect(step(form, 2).queryByLabelText("In force for")).toBeNull();
      fill(step(form, 1), "In force for", "30s");
      fireEvent.click(form.getByLabelText(/On to the next step at once/));
    });
    expect(text).toContain(
      "    steps:\n      - {for: 30s, where: {skill: {fares: 6}}}\n      - {}\n    skip_unmet_steps: true\n",
    );
  });

  test("get one more before the last, written as its neighbours", async () => {
    const text = await changes(THREE, async (form) => press(form, "Add a step"));
    expect(text).toContain(
      THREE.replace("      - {}\n", "      - {for: 20s, where: {skill: {fares: 6}}}\n      - {}\n"),
    );
  });

  test("keep their time and how they are written while another order is made", async () => {
    const text = await changes(THREE, async (form) => {
      expect(form.getByLabelText("Move Step 1 up")).toBeDisabled();
      press(form, "Move Step 1 down");
      expect(form.getByLabelText("Move Step 2 down")).toHaveFocus();
    });
    expect(text).toContain("- for: 40s # A while.\n        where: {team: travel}\n");
    expect(text).toMatch(/team: travel\}\n +- \{for: 20s, where: \{skill: \{fares: 8\}\}\}\n +- \{\}\n/);
  });

  test("end with the one that was moved there, which leaves its time to the one that was last", async () => {
    const text = await changes(THREE, async (form) => {
      press(form, "Move Step 3 up");
      expect(step(form, 2).getByLabelText("In force for")).toHaveValue("40s");
      expect(step(form, 3).queryByLabelText("In force for")).toBeNull();
    });
    expect(text).toMatch(/- \{for: 40s\}\n +# Some practice.\n +- where: \{team: travel\}\n/);
  });

  test("end with the one before when the last is taken away", async () => {
    const text = await changes(THREE, async (form) => press(form, "Remove Step 3"));
    expect(text).toMatch(/fares: 8\}\}\}\n.*\n? +- where: \{team: travel\}\n {4}offer/);
  });

  test("are gone with all that would mean anything, and so is what goes with them", async () => {
    const text = await changes(`${THREE}    skip_unmet_steps: true\n`, async (form) => {
      press(form, "Remove Step 1");
      press(form, "Remove Step 1");
      expect(form.queryByLabelText("Step 1")).toBeNull();
    });
    expect(text).not.toMatch(/steps/);
  });

  test("are told in words", async () => {
    const form = await shown(NESTED);
    const words = "Fares 7+ or (Travel team and not site beijing and not (Lin Xiaowen or Chen Zhiyuan)), for 40s";
    expect(step(form, 1).getByText(words)).toBeVisible();
  });

  test("are no further settings, and neither is anything else of a queue", async () => {
    const form = await shown(`${NESTED}    skip_unmet_steps: true\n    transfers: {credit: false}\n`);
    expect(form.queryByText(FURTHER)).toBeNull();
  });
});

describe("a condition", () => {
  test("asks for one agent, or for one of a team, written in few words", async () => {
    const text = await changes(THREE, async (form) => {
      await pick(step(form, 1), "Asks for", "one agent");
      await pick(step(form, 1), "Agent", "Wang Li");
      await pick(step(form, 3), "Asks for", "somebody of a team");
      await pick(step(form, 3), "Team", "Care team");
    });
    expect(text).toContain("- {for: 20s, where: {agent: wang}}");
    expect(text).toContain("      - {where: {team: care}}\n");
  });

  test("asks for attributes that agents can have", async () => {
    const text = await changes(THREE, async (form) => {
      await pick(step(form, 2), "Asks for", "attributes");
      await pick(step(form, 2), "desk", "back");
    });
    expect(text).toContain("        where: {attribute: {site: beijing, desk: back}}\n");
  });

  test("asks for several skills, and for one in any case", async () => {
    const text = await changes(THREE, async (form) => {
      const first = step(form, 1);
      expect(first.queryByLabelText("Remove Fares")).toBeNull();
      await pick(first, "Another skill", "English");
      fireEvent.change(first.getByLabelText("Level in English"), { target: { value: "7" } });
      await pick(first, "Another skill", "Baggage");
      press(first, "Remove Fares");
    });
    expect(text).toContain("- {for: 20s, where: {skill: {english: 7, baggage: 5}}}");
  });

  test("is gone when it asks for nobody in particular", async () => {
    const text = await changes(THREE, async (form) => pick(step(form, 1), "Asks for", "nobody in particular"));
    expect(text).toContain("      - {for: 20s}\n");
  });

  test("takes what it asked into several, and out of them", async () => {
    const text = await changes(THREE, async (form) => {
      await pick(step(form, 1), "Asks for", "all of these");
      await pick(step(form, 2), "Asks for", "none of these");
      await pick(step(form, 2), "Asks for", "one of these or more");
      await pick(step(form, 2), "Asks for", "somebody of a team");
      press(step(form, 1), "Add a condition");
      await pick(step(form, 1), "Condition 2", "somebody of a team");
    });
    expect(text).toContain("- {for: 20s, where: {all: [{skill: {fares: 8}}, {team: travel}]}}");
    expect(text).toContain("where: {team: travel}");
  });

  test("says none of one by itself, and of more as a list", async () => {
    const text = await changes(THREE, async (form) => {
      await pick(step(form, 1), "Asks for", "none of these");
      await pick(step(form, 2), "Asks for", "none of these");
      press(step(form, 2), "Add a condition");
    });
    expect(text).toContain("where: {not: {skill: {fares: 8}}}");
    expect(text).toMatch(
      /not:\n +- \{team: travel\}\n +- skill: \{fares: 6\}\n|not: \[\{team: travel\}, \{skill: \{fares: 6\}\}\]/,
    );
  });

  test("stays as the file says it, but for the one that is changed far within", async () => {
    const text = await changes(NESTED, async (form) => {
      const inner = group(step(form, 1), "Condition 2.2.1");
      expect(inner.getByLabelText("Condition 2.2.1", { selector: "input" })).toHaveValue("attributes");
      await pick(inner, "site", "shanghai");
      await pick(group(step(form, 1), "Condition 2.3.2"), "Agent", "Zhao Ming");
    });
    expect(text).toContain(NESTED.replace("beijing", "shanghai").replace("{agent: chen}", "{agent: zhao}"));
  });

  test("loses a part, and keeps the last", async () => {
    const text = await changes(NESTED, async (form) => {
      expect(form.queryByLabelText("Remove Condition 2.2.1")).toBeNull();
      press(form, "Remove Condition 2.3.1");
      press(form, "Remove Condition 2.1");
    });
    expect(text).toContain("- {not: [{agent: chen}]}");
    expect(text).not.toContain("team: travel");
  });

  test("that cannot be read is said to be for the text, until another is chosen", async () => {
    const text = await changes(THREE.replace("{team: travel}", "{team: travel, agent: lin}"), async (form) => {
      expect(step(form, 2).getAllByText(/in a way that is for the text alone/)[0]).toBeVisible();
      await pick(step(form, 2), "Asks for", "somebody of a team");
    });
    expect(text).toContain("where: {team: travel}");
  });

  test("names what is not there", async () => {
    const form = await shown(THREE.replace("{fares: 8}", "{cooking: 8}").replace("travel", "night"));
    expect(step(form, 1).getByText("There is no cooking (any more); choose another")).toBeVisible();
    expect(step(form, 2).getByText("There is no night (any more); choose another")).toBeVisible();
  });
});

describe("what the server finds wrong with steps", () => {
  test("stands at the field it is about", async () => {
    const at = (message: string, ...place: (string | number)[]) => ({
      field: "queues.yaml:15",
      message,
      place: ["queues", "changes", "steps", ...place],
    });
    const errors = [
      at("a step of nobody", 0),
      at("a level too many", 0, "where", "any", 0, "skill", "fares"),
      at("a team of nobody", 0, "where", "any", 1, "all", 0, "team"),
      at("no such desk", 0, "where", "any", 1, "all", 1, "not", "attribute", "site"),
    ];
    showConfiguration(
      () => ({ status: 422, body: { code: "config_refused", message: "refused", errors } }),
      having(NESTED),
    );
    const form = await openedQueue("changes", "Changes and refunds");
    fill(form, "Wrap-up", "90s");
    fireEvent.click(screen.getByText("Look first"));
    expect(await form.findByText("a step of nobody")).toBeVisible();
    expect(form.getByText("a level too many").closest("fieldset")).toHaveAccessibleName("Condition 1");
    expect(form.getByLabelText("Team", { selector: "input" })).toHaveAccessibleDescription("a team of nobody");
    expect(form.getByLabelText("site", { selector: "input" })).toHaveAccessibleDescription("no such desk");
  });
});
