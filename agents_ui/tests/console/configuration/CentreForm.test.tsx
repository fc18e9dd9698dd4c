import { fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { speak } from "../../support/words";
import { fill, pick, showConfiguration } from "./support";

beforeEach(() => speak("en"));

async function shown(changed: Parameters<typeof showConfiguration>[1] = {}) {
  const sent = showConfiguration(undefined, changed);
  fireEvent.click(await screen.findByRole("tab", { name: "Centre" }));
  return { sent, form: within(await screen.findByTestId("form-centre")) };
}

async function open(row: string, name: string) {
  fireEvent.click(within(await screen.findByTestId(row)).getByText(name));
  return within(await screen.findByTestId("entry"));
}

describe("the centre in a form", () => {
  test("says who may see which customers, by role", async () => {
    const { sent, form } = await shown();
    await pick(form, "Agents", "their own");
    await pick(form, "Supervisors", "those of the team");
    expect(await sent.looked("centre.yaml")).toMatch(/\nvisible_customers: {agent: own, supervisor: team}\n$/);
  });

  test("says its times where the file says them, and shows the usual where it does not", async () => {
    const { sent, form } = await shown();
    expect(form.getByLabelText("To call a customer back")).toHaveAttribute("placeholder", "60s");
    fill(form, "Silent chat: warning", "4m");
    fill(form, "To come back to a call", "");
    const text = await sent.looked("centre.yaml");
    expect(text).toContain("  idle_warn: 4m\n");
    expect(text).not.toContain("rejoin:");
  });

  test("says what an offer that comes to nothing costs, and how transfers go", async () => {
    const { sent, form } = await shown();
    fill(form, "Declined: not ready after", "3");
    fireEvent.click(form.getByLabelText("Back to the sender if nobody there takes it"));
    const text = await sent.looked("centre.yaml");
    expect(text).toContain("misses:\n  declined: {not_ready_after: 3}\n");
    expect(text).toContain("transfers: {back: true}\n");
  });

  test("has another tier, with its priority and head start", async () => {
    const { sent, form } = await shown();
    expect(form.getByTestId("form-tier-gold")).toHaveTextContent(/Gold.*gold.*30.*90s/);
    fireEvent.click(form.getByText("Add a tier"));
    const dialog = within(await screen.findByTestId("add-entry"));
    fill(dialog, /^Id/, "bronze");
    fill(dialog, /Chinese/, "铜卡");
    fill(dialog, /English/, "Bronze");
    fireEvent.submit(screen.getByTestId("add-entry"));
    const drawer = within(await screen.findByTestId("entry"));
    fill(drawer, "Priority", "5");
    fill(drawer, "Head start", "20s");
    expect(await sent.looked("centre.yaml")).toContain(
      "  bronze: {name: {zh-CN: 铜卡, en: Bronze}, priority: 5, head_start: 20s}\n",
    );
  });

  test("has another language, which every name then lacks at its field", async () => {
    const { sent, form } = await shown();
    expect(form.getByTestId("form-language-zh-CN")).toHaveTextContent(/Chinese.*Mandarin 6.*Polly.Zhiyu/);
    fireEvent.click(form.getByText("Add a language"));
    const dialog = within(await screen.findByTestId("add-entry"));
    fill(dialog, /^Id/, "Portuguese");
    expect(dialog.getByText("Write it like en, zh-CN or pt-BR")).toBeVisible();
    fill(dialog, /^Id/, "pt-BR");
    fill(dialog, /Chinese/, "葡萄牙文");
    fill(dialog, /English/, "Portuguese");
    fireEvent.submit(screen.getByTestId("add-entry"));
    const drawer = within(await screen.findByTestId("entry"));
    expect(drawer.getByLabelText("Name (Portuguese)")).toHaveAccessibleDescription("Something must be written here");
    fill(drawer, "Name (Portuguese)", "português");
    expect(await sent.looked("centre.yaml")).toContain(
      "  pt-BR: {name: {zh-CN: 葡萄牙文, en: Portuguese, pt-BR: português}, skill: mandarin}\n",
    );
  });

  test("is named in its languages, and what no form shows of it is named with the way to it", async () => {
    const { sent, form } = await shown();
    fill(form, "Name (English)", "Cloudgoose");
    expect(form.getByRole("button", { name: "wait_music" })).toBeVisible();
    expect(form.queryByRole("button", { name: "timings" })).toBeNull();
    expect(await sent.looked("centre.yaml")).toContain("name: {zh-CN: 云雁航空服务热线, en: Cloudgoose}\n");
  });

  test("shows a mistake of its times above them, and leads there from the list", async () => {
    showConfiguration(() => ({
      status: 422,
      body: {
        code: "config_refused",
        errors: [{ field: "centre.yaml:44", message: "timings: idle_end must be longer than idle_warn" }],
      },
    }));
    fireEvent.click(await screen.findByText("Look first"));
    fireEvent.click(await screen.findByText("in the form"));
    const form = within(await screen.findByTestId("form-centre"));
    const times = within(form.getByRole("group", { name: "Times" }));
    expect(times.getByText("timings: idle_end must be longer than idle_warn")).toBeVisible();
  });
});

describe("what is entered", () => {
  const edge = async (row: string, name: string, subject: string) => {
    showConfiguration();
    fireEvent.click(await screen.findByRole("tab", { name: subject }));
    return open(row, name);
  };

  test("is kept whole however long it is, and its field says what is wrong", async () => {
    const form = await edge("form-queue-sales", "Bookings", "Queues");
    const long = "x".repeat(200);
    fill(form, "Name (English)", long);
    expect(form.getByLabelText("Name (English)")).toHaveValue(long);
    expect(form.getByLabelText("Name (English)")).toHaveAccessibleDescription("80 characters at most; these are 200");
    fill(form, "Name (English)", "  ");
    expect(form.getByLabelText("Name (English)")).toHaveAccessibleDescription("Something must be written here");
    fill(form, "Name (English)", "<script>‮abc</script>");
    expect(form.getByLabelText("Name (English)")).not.toHaveAccessibleDescription();
  });

  test("of a number or a duration is within its bounds, or its field says them", async () => {
    const form = await edge("form-queue-changes", "Changes and refunds", "Queues");
    fill(form, "Attempts at most", "11");
    expect(form.getByLabelText("Attempts at most")).toHaveAccessibleDescription("A whole number from 1 to 10");
    fill(form, "Time to accept", "0s");
    expect(form.getByLabelText("Time to accept")).toHaveAccessibleDescription(/It must be longer than nothing/);
    fill(form, "Time to accept", "25h");
    expect(form.getByLabelText("Time to accept")).toHaveAccessibleDescription(/24h at most/);
    fill(form, "Wrap-up", "0s");
    expect(form.getByLabelText("Wrap-up")).toHaveAccessibleDescription("0s for none.");
  });

  test("of something that is taken away is told by all that used it", async () => {
    showConfiguration();
    fireEvent.click(await screen.findByRole("tab", { name: "Skills and teams" }));
    const teams = within(await screen.findByTestId("form-teams-care"));
    fireEvent.click(teams.getByRole("button", { name: "Remove Care team" }));
    fireEvent.click(teams.getByText("Really remove"));
    fireEvent.click(screen.getByRole("tab", { name: "People" }));
    const form = await open("form-agent-zhou", "Zhou Kai");
    expect(form.getByText("There is no care (any more); choose another")).toBeVisible();
  });
});
