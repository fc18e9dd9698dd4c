import { fireEvent, within } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { speak } from "../../support/words";
import { type Form, fill, openedQueue as opened, pick, showConfiguration } from "./support";

beforeEach(() => speak("en"));

/** Opens a queue's form, does something there, and returns what then stands in the file of queues. */
async function edited(queue: string, name: string, work: (form: Form) => Promise<void>) {
  const sent = showConfiguration();
  await work(await opened(queue, name));
  return sent.looked("queues.yaml");
}
const changes = (work: (form: Form) => Promise<void>) => edited("changes", "Changes and refunds", work);
const complaints = (work: (form: Form) => Promise<void>) => edited("complaints", "Complaints and baggage", work);
const NOBODY = "Who comes while nobody is signed in";
const CLOSED = "Who comes while it is closed";

describe("where contacts go that a queue does not keep", () => {
  test("is another queue, which is chosen", async () => {
    const text = await changes(async (form) => {
      expect(form.getByRole("combobox", { name: NOBODY })).toHaveValue("wait");
      await pick(form, NOBODY, "to another queue");
      await pick(form, "To which queue", "Loyalty members");
    });
    expect(text).toContain("    limits: {unstaffed: {to: {queue: loyalty}}}\n");
  });

  test("is asked of a limit once there is one, and goes with it", async () => {
    const text = await changes(async (form) => {
      expect(form.queryByRole("combobox", { name: "Who comes when it is full" })).toBeNull();
      fill(form, "Contacts waiting at most", "20");
      expect(form.getByRole("combobox", { name: "Who comes when it is full" })).toHaveValue("are refused");
      await pick(form, "Who comes when it is full", "are told something, and it ends");
      fill(form, "What they are told (English)", "Please call again.");
      fill(form, "Wait at most, staffed", "10m");
      await pick(form, "Who has waited too long", "to another queue");
      fill(form, "Wait at most, staffed", "");
    });
    expect(text).toContain("    limits: {length: {most: 20, to: {message: {en: Please call again.}}}}\n");
  });

  test("is a callback, and something else for those who cannot be called", async () => {
    const text = await changes(async (form) => {
      await pick(form, CLOSED, "are called back");
      expect(form.getByRole("combobox", { name: "Who cannot be called back" })).toHaveValue("are refused");
      await pick(form, "Who cannot be called back", "may leave a message");
      fill(form, "What they hear before the tone (English)", "Speak after the tone.");
      fill(form, "A message at most", "1m");
      fireEvent.click(form.getByLabelText("Who can leave none, as in a chat, is told something else"));
      fill(form, "What they are told (English)", "We are closed.");
    });
    expect(text).toContain(
      "closed: {to: {callback: true, voicemail: {say: {en: Speak after the tone.}, longest: 1m}, message: {en: We are closed.}}}",
    );
  });

  test("is a callback by one word where there is no more to say", async () => {
    expect(await changes(async (form) => pick(form, CLOSED, "are called back"))).toContain("closed: {to: callback}");
  });

  test("is not said where it is as usual", async () => {
    const text = await changes(async (form) => {
      await pick(form, CLOSED, "are refused");
      await pick(form, CLOSED, "are told when it opens");
      await pick(form, NOBODY, "are refused");
      await pick(form, NOBODY, "wait");
      fill(form, "Attempts at most", "5");
    });
    expect(text.split("  loyalty:")[0]).not.toMatch(/limits|closed|unstaffed/);
  });

  test("is to refuse them where a limit is there and says no more, until it is taken away", async () => {
    const sent = showConfiguration(undefined, {
      "queues.yaml": (text) => text.replace("callback: {first", "limits: {unstaffed: {}}\n    callback: {first"),
    });
    const form = await opened("changes", "Changes and refunds");
    expect(form.getByRole("combobox", { name: NOBODY })).toHaveValue("are refused");
    await pick(form, NOBODY, "wait");
    expect(await sent.looked("queues.yaml")).not.toContain("unstaffed");
  });

  test("is shown as the file has it, and keeps its words while something else is chosen of it", async () => {
    const text = await complaints(async (form) => {
      expect(form.getByRole("combobox", { name: CLOSED })).toHaveValue("may leave a message");
      expect(form.getByDisplayValue(/^Please leave a message after the tone/)).toBeVisible();
      expect(form.getByRole("combobox", { name: "Who comes when it is full" })).toHaveValue(
        "are told something, and it ends",
      );
      await pick(form, CLOSED, "are called back");
      await pick(form, "Those waiting when it closes", "go where those go who come later");
    });
    expect(text).toContain("waiting: send_on");
    expect(text).toContain("callback: true");
    expect(text).toContain("Please contact us again during our hours of service.");
  });
});

describe("the routing of a queue", () => {
  test("has a rule by its name alone", async () => {
    const text = await changes(async (form) => pick(form, "The next agent", "each in turn"));
    expect(text).toContain("    choice: rotation\n");
  });

  test("has no rule said where it is the usual one, and nothing is left of what another went by", async () => {
    const text = await complaints(async (form) => {
      expect(form.getByRole("combobox", { name: "The next agent" })).toHaveValue("who is best at what is asked");
      expect(form.getByLabelText("Weight of Baggage")).toHaveValue("2");
      await pick(form, "The next agent", "who has been idle for longest");
    });
    expect(text).not.toContain("choice:");
  });

  test("keeps contacts for the last agent, so long and if it was not too long ago", async () => {
    const text = await changes(async (form) => {
      fireEvent.click(form.getByLabelText("First the agent whom the customer talked to last"));
      fill(form, "So long they wait for them", "45s");
      fill(form, "If that was within", "30d");
      await pick(form, "While that agent is away", "they wait all the same");
    });
    expect(text).toContain("    last_agent: {hold: 45s, within: 30d, away: wait}\n");
  });

  test("has waiting count for more, up to some time, and raises who has waited for long", async () => {
    const text = await changes(async (form) => {
      fill(form, "Waiting counts, in percent", "150");
      fill(form, "It counts at most", "30m");
      fill(form, "Raised after", "10m");
      expect(form.queryByLabelText(/On to the next step/)).toBeNull();
    });
    expect(text).toContain("    order: {slope: 150, cap: 30m, raise_after: 10m}\n");
  });
});

describe("the overflow of a queue", () => {
  const rule = (form: Form, number: number) => within(form.getByRole("group", { name: `Rule ${number}` }));

  test("has rules, each by a measure with where it ends, of this queue or another", async () => {
    const text = await changes(async (form) => {
      fireEvent.click(form.getByRole("button", { name: "Add a rule" }));
      expect(rule(form, 1).queryByLabelText("Until")).toBeNull();
      fill(rule(form, 1), "From", "4m");
      fireEvent.click(form.getByRole("button", { name: "Add a rule" }));
      await pick(rule(form, 2), "Goes by", "how many wait");
      await pick(rule(form, 2), "Of the queue", "Loyalty members");
      fill(rule(form, 2), "From", "30");
      await pick(rule(form, 2), "Whom", "those who wait, too");
      await pick(rule(form, 2), "They go", "are refused");
    });
    expect(text).toContain(
      `    overflow:
      - when: {wait: 4m}
        to: {queue: sales}
      - when: {length: 30, until: 10, of: loyalty}
        to: refused
        whom: all
`,
    );
  });

  test("says for the wait of another queue where it ends, and of the own no more who goes", async () => {
    const text = await changes(async (form) => {
      fireEvent.click(form.getByRole("button", { name: "Add a rule" }));
      await pick(rule(form, 1), "Of the queue", "Loyalty members");
      expect(rule(form, 1).getByLabelText("Until")).toHaveValue("1m");
      await pick(rule(form, 1), "Whom", "those who wait, too");
      await pick(rule(form, 1), "Goes by", "the service level");
      expect(rule(form, 1).getByLabelText("From")).toHaveValue("50%");
      await pick(rule(form, 1), "Goes by", "the wait");
    });
    expect(text).toContain("    overflow:\n      - when: {wait: 3m}\n        to: {queue: sales}\n");
  });

  test("has the rule first that is to decide first", async () => {
    const text = await changes(async (form) => {
      fireEvent.click(form.getByRole("button", { name: "Add a rule" }));
      fireEvent.click(form.getByRole("button", { name: "Add a rule" }));
      expect(form.getByRole("button", { name: "Move Rule 1 up" })).toBeDisabled();
      fill(rule(form, 2), "From", "1m");
      fireEvent.click(form.getByRole("button", { name: "Move Rule 2 up" }));
      expect(form.getByRole("button", { name: "Move Rule 1 down" })).toHaveFocus();
    });
    expect(text).toMatch(/overflow:\n +- when: \{wait: 1m\}\n.*\n +- when: \{wait: 3m\}/);
  });

  test("is gone with its last rule", async () => {
    const text = await changes(async (form) => {
      fireEvent.click(form.getByRole("button", { name: "Add a rule" }));
      fireEvent.click(form.getByRole("button", { name: "Remove Rule 1" }));
      fill(form, "Attempts at most", "5");
    });
    expect(text).not.toContain("overflow");
  });
});
