import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { speak } from "../../support/words";
import { fill, pick, showConfiguration } from "./support";

beforeEach(() => speak("en"));

const row = async (agent: string) => within(await screen.findByTestId(`form-agent-${agent}`));
const open = async (agent: string, name: string) => {
  fireEvent.click((await row(agent)).getByText(name));
  return within(await screen.findByTestId("entry"));
};

describe("agents in a form", () => {
  test("are shown with their team, languages, queues and how much they hold", async () => {
    showConfiguration();
    const zhao = await screen.findByTestId("form-agent-zhao");
    expect(zhao).toHaveTextContent(
      /Zhao Ming.*zhao.*Travel team.*Chinese.*Bookings, Changes and refunds.*Chat 3 · Call 1/,
    );
    expect(zhao).not.toHaveTextContent("English");
  });

  test("are found by a name in any language, by id, team and profile", async () => {
    showConfiguration();
    const found = async (words: string) => {
      await screen.findByTestId("form-agents");
      fill(screen, "Find by name, team or profile", words);
      return screen.queryAllByTestId(/^form-agent-/).map((each) => each.dataset.testid?.slice("form-agent-".length));
    };
    expect(await found("赵")).toEqual(["zhao"]);
    expect(await found("member care")).toEqual(["huang", "zhou", "bennett", "xu"]);
    expect(await found("nobody at all")).toEqual([]);
    expect(screen.getByText("Nobody is called that.")).toBeVisible();
  });

  test("get a level in the matrix, which is one line of the file, and no other", async () => {
    const sent = showConfiguration();
    await userEvent.click(await screen.findByRole("radio", { name: "Skill levels" }));
    fill(screen, "Wang Li: Baggage", "5");
    expect(screen.getByTestId("changes")).toHaveTextContent(
      "1 change in agents.yaml" +
        "agents.yaml- skills: {mandarin: 10, fares: 9} + skills: {mandarin: 10, fares: 9, baggage: 5}",
    );
    await userEvent.click(screen.getByRole("button", { name: "Look first" }));
    await screen.findByTestId("change");
    expect(sent.files("agents.yaml")).toBe(
      sent.said("agents.yaml").replace("{mandarin: 10, fares: 9}", "{mandarin: 10, fares: 9, baggage: 5}"),
    );
  });

  test("lose a skill where its level is set to none", async () => {
    const sent = showConfiguration();
    const form = await open("wang", "Wang Li");
    fill(form, "Level in Fares", "");
    expect(await sent.looked("agents.yaml")).toContain("    skills: {mandarin: 10}\n");
  });

  test("are changed in every field, each where the file says it", async () => {
    const sent = showConfiguration();
    const form = await open("wang", "Wang Li");
    fill(form, "Name (English)", "Wang Lina");
    fill(form, "Calls at once", "2");
    await pick(form, "Team", "Care team");
    await pick(form, "Routing profile", "Member care");
    await pick(form, "Sees", "their own");
    expect(await sent.looked("agents.yaml")).toContain(
      `  wang:
    name: {zh-CN: 王丽, en: Wang Lina}
    team: care
    profile: member_care
    skills: {mandarin: 10, fares: 9}
    capacity: {voice: 2}
    visible_customers: own
`,
    );
  });

  test("are made supervisors besides", async () => {
    const sent = showConfiguration();
    const form = await open("wang", "Wang Li");
    await pick(form, "Is also", "Supervisor");
    expect(await sent.looked("agents.yaml")).toMatch(/ {2}wang:\n( {4}.*\n)* {4}also: \[supervisor\]\n/);
  });

  test("are added with an id, names, a team and a profile", async () => {
    const sent = showConfiguration();
    await userEvent.click(await screen.findByRole("button", { name: "Add a colleague" }));
    const dialog = within(await screen.findByTestId("add-entry"));
    fill(dialog, /^Id/, "lin");
    expect(dialog.getByText("There is one with this id already")).toBeVisible();
    fill(dialog, /^Id/, "garcia");
    fill(dialog, /Chinese/, "加西亚");
    fill(dialog, /English/, "Garcia");
    await userEvent.click(dialog.getByRole("button", { name: "Add" }));
    expect(await screen.findByTestId("entry")).toBeVisible();
    expect(await sent.looked("agents.yaml")).toMatch(
      /\n {2}garcia:\n {4}name: {zh-CN: 加西亚, en: Garcia}\n {4}team: travel\n {4}profile: generalist\n {4}skills: {}\n$/,
    );
  });

  test("are removed once that is said twice", async () => {
    const sent = showConfiguration();
    const form = await open("wang", "Wang Li");
    await userEvent.click(form.getByRole("button", { name: "Remove Wang Li" }));
    await userEvent.click(form.getByRole("button", { name: "Really remove" }));
    await waitFor(() => expect(screen.queryByTestId("entry")).toBeNull());
    expect(screen.queryByTestId("form-agent-wang")).toBeNull();
    expect(await sent.looked("agents.yaml")).not.toContain("wang");
  });

  test("show a mistake at the field it is about, until that is changed", async () => {
    showConfiguration(() => ({
      status: 422,
      body: {
        code: "config_refused",
        errors: [{ field: "agents.yaml:37", message: "unknown team 'travel'", place: ["agents", "wang", "team"] }],
      },
    }));
    await userEvent.click(await screen.findByRole("button", { name: "Look first" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("agents.yaml:37 unknown team");
    expect(await screen.findByTestId("form-agent-wang")).toHaveTextContent("1 mistake");
    fireEvent.click(screen.getByText("in the form"));
    const form = within(await screen.findByTestId("entry"));
    expect(form.getByText("unknown team 'travel'")).toBeVisible();
    await pick(form, "Team", "Care team");
    expect(form.queryByText(/unknown team/)).toBeNull();
  });

  test("say what else the file says of them, with the way to it", async () => {
    showConfiguration(undefined, {
      "agents.yaml": (text) => text.replace("    skills: {mandarin: 10, fares: 9}\n", "$&    odd: {key: 1}\n"),
    });
    const form = await open("wang", "Wang Li");
    await userEvent.click(form.getByRole("button", { name: "odd" }));
    const editor = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "agents.yaml" });
    await waitFor(() =>
      expect(editor.value.slice(editor.selectionStart, editor.selectionEnd)).toBe("    odd: {key: 1}"),
    );
  });
});

describe("supervisors and administrators in a form", () => {
  const others = async () => {
    const sent = showConfiguration();
    await userEvent.click(await screen.findByRole("radio", { name: "Supervisors and administrators" }));
    return sent;
  };

  test("are shown with their role and whose customers they see", async () => {
    await others();
    expect(await screen.findByTestId("form-person-sun")).toHaveTextContent(/Sun Hui.*sun.*Supervisor.*all customers/);
    expect(screen.getByTestId("form-person-admin")).toHaveTextContent(/Administrator.*admin.*Administrator/);
  });

  test("see the customers of their teams alone, once they have some", async () => {
    const sent = await others();
    fireEvent.click(within(await screen.findByTestId("form-person-sun")).getByText("Sun Hui"));
    const form = within(await screen.findByTestId("entry"));
    expect(form.queryByLabelText(/^Of these teams/)).toBeNull();
    await pick(form, "Sees", "those of the team");
    await pick(form, "Of these teams", "Travel team");
    expect(await sent.looked("people.yaml")).toContain(
      "  sun: {name: {zh-CN: 孙慧, en: Sun Hui}, role: supervisor, visible_customers: team, teams: [travel]}\n",
    );
    expect(screen.getByTestId("form-person-sun")).toHaveTextContent("those of Travel team");
  });

  test("are added where colleagues of every role are, under an id that nobody has", async () => {
    const sent = await others();
    await userEvent.click(screen.getByRole("button", { name: "Add a colleague" }));
    const dialog = within(await screen.findByTestId("add-entry"));
    fill(dialog, /^Id/, "lin");
    expect(dialog.getByText("There is one with this id already"), "an agent has it").toBeVisible();
    fill(dialog, /^Id/, "system");
    expect(dialog.getByText("There is one with this id already"), "the log has it").toBeVisible();
    fill(dialog, /^Id/, "garcia");
    fill(dialog, /Chinese/, "加西亚");
    fill(dialog, /English/, "Garcia");
    await pick(dialog, /^What they are/, "Administrator");
    await userEvent.click(dialog.getByRole("button", { name: "Add" }));
    expect(await screen.findByTestId("entry")).toBeVisible();
    expect(screen.getByTestId("form-person-garcia")).toHaveTextContent("Administrator");
    expect(await sent.looked("people.yaml")).toMatch(
      /\n {2}garcia: {name: {zh-CN: 加西亚, en: Garcia}, role: admin}\n$/,
    );
  });

  test("are among the agents as soon as one of those is added here", async () => {
    await others();
    await userEvent.click(screen.getByRole("button", { name: "Add a colleague" }));
    const dialog = within(await screen.findByTestId("add-entry"));
    fill(dialog, /^Id/, "garcia");
    fill(dialog, /Chinese/, "加西亚");
    fill(dialog, /English/, "Garcia");
    await pick(dialog, /^What they are/, "Agent");
    await userEvent.click(dialog.getByRole("button", { name: "Add" }));
    expect(await screen.findByTestId("form-agent-garcia")).toHaveTextContent("Travel team");
  });
});

/** Opens the form of a routing profile. */
async function profile(name: string) {
  await userEvent.click(await screen.findByRole("radio", { name: "Profiles" }));
  await userEvent.click(await screen.findByRole("button", { name }));
  return within(await screen.findByTestId("entry"));
}

describe("profiles in a form", () => {
  test("serve other queues, written where the file says them", async () => {
    const sent = showConfiguration();
    await userEvent.click(await screen.findByRole("radio", { name: "Profiles" }));
    await userEvent.click(await screen.findByRole("button", { name: "Ticketing" }));
    const form = within(await screen.findByTestId("entry"));
    await pick(form, "Queues", "Loyalty members");
    fireEvent.click(form.getByLabelText(/^Accept by itself/));
    expect(await sent.looked("agents.yaml")).toContain(
      `    queues: [sales, changes, loyalty]
    capacity: {chat: 2, voice: 1}
    while_open: *calls_first
    auto_accept: true
`,
    );
  });

  test("have ranks of their queues where these go first, and none are said without", async () => {
    const sent = showConfiguration();
    const form = await profile("Ticketing");
    expect(form.queryByLabelText("Rank of Bookings")).toBeNull();
    fireEvent.click(form.getByLabelText(/^Queues by rank first/));
    fill(form, "Rank of Changes and refunds", "1");
    fill(form, "Rank of Bookings", "2");
    expect(await sent.looked("agents.yaml")).toContain("    rank_first: true\n    ranks: {changes: 1, sales: 2}\n");
    fill(form, "Rank of Changes and refunds", "");
    fill(form, "Rank of Bookings", "");
    expect(await sent.looked("agents.yaml")).not.toContain("ranks");
  });

  test("show a rank of a queue that they do not serve", async () => {
    showConfiguration(undefined, {
      "agents.yaml": (text) => text.replace("    queues: [sales, changes]\n", "$&    ranks: {loyalty: 1}\n"),
    });
    const form = await profile("Ticketing");
    const odd = form.getByLabelText("Rank of Loyalty members");
    expect(odd).toHaveAccessibleDescription("Not among the queues of this profile");
  });

  test("say how many may be open when another channel's contact comes, each for itself", async () => {
    const sent = showConfiguration();
    const form = await profile("Ticketing");
    expect(form.getByLabelText("Calls open when a chat comes, at most")).toHaveValue("0");
    fill(form, "Chats open when a call comes, at most", "2");
    fill(form, "Calls open when a chat comes, at most", "");
    const [, ticketing = ""] = (await sent.looked("agents.yaml")).split("  ticketing:\n");
    expect(ticketing.split("  member_care:")[0]).toMatch(
      /while_open: {voice: {chat: 2}}|while_open:\n\s+voice: {chat: 2}/,
    );
    fill(form, "Chats open when a call comes, at most", "");
    const [, without = ""] = (await sent.looked("agents.yaml")).split("  ticketing:\n");
    expect(without.split("  member_care:")[0]).not.toContain("while_open");
    expect(sent.files("agents.yaml")).toContain("{voice: {chat: 1}, chat: {voice: 0}}");
  });
});

describe("the forms", () => {
  test("wait until a text can be read, and say where it cannot", async () => {
    showConfiguration(undefined, { "skills.yaml": () => "skills: [\n" });
    expect(await screen.findByRole("alert")).toHaveTextContent("The forms wait until the text can be read");
    await userEvent.click(screen.getByRole("button", { name: /^skills.yaml:/ }));
    expect(await screen.findByRole("textbox", { name: "skills.yaml" })).toHaveFocus();
  });

  test("keep what is edited while another page is looked at, and have the browser ask before it is lost", async () => {
    const sent = showConfiguration();
    const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
    await screen.findByTestId("form-agent-wang");
    expect(asks()).toBe(false);
    const form = await open("wang", "Wang Li");
    fill(form, "Name (English)", "Wang Lina");
    expect(asks()).toBe(true);
    sent.leaves();
    expect(screen.queryByTestId("configuration")).toBeNull();
    sent.comesBack();
    expect(await screen.findByTestId("form-agent-wang")).toHaveTextContent("Wang Lina");
    await userEvent.click(screen.getByRole("button", { name: "Discard edits" }));
    expect(await screen.findByTestId("form-agent-wang")).not.toHaveTextContent("Wang Lina");
  });

  test("keep what is edited in the text, and the text what is edited in them", async () => {
    showConfiguration();
    const form = await open("wang", "Wang Li");
    fill(form, "Name (English)", "Wang Lina");
    await userEvent.click(form.getByRole("button", { name: /^agents.yaml, line/ }));
    const editor = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "agents.yaml" });
    expect(editor.value).toContain("en: Wang Lina}");
    fireEvent.change(editor, { target: { value: `# by hand\n${editor.value}` } });
    await userEvent.click(screen.getByRole("tab", { name: "People" }));
    expect(await screen.findByTestId("form-agent-wang")).toHaveTextContent("Wang Lina");
  });
});
