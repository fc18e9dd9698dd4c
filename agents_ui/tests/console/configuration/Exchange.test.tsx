import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { unpacked } from "../../../src/console/configuration/archive";
import { speak } from "../../support/words";
import { showConfiguration } from "./support";

beforeEach(() => speak("en"));

async function files() {
  const sent = showConfiguration();
  fireEvent.click(await screen.findByRole("tab", { name: /^Files/ }));
  await screen.findByRole("button", { name: "Upload" });
  const input = document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;
  return { sent, upload: (...chosen: File[]) => userEvent.upload(input, chosen) };
}

describe("files that are taken in", () => {
  test("are edits, to be looked at and applied as any", async () => {
    const { sent, upload } = await files();
    await upload(new File([sent.said("queues.yaml").replace("offer: 20s", "offer: 25s")], "queues.yaml"));
    expect(await screen.findByTestId("exchanged")).toHaveTextContent("Taken as edits: queues.yaml.");
    expect(screen.getByTestId("changes")).toHaveTextContent("1 change in queues.yaml");
    expect(await sent.looked("queues.yaml")).toContain("offer: 25s");
  });

  test("that are not the centre's are refused, and what was edited stays", async () => {
    const { upload } = await files();
    const editor = screen.getByRole("textbox", { name: "queues.yaml" });
    fireEvent.change(editor, { target: { value: "queues: {}\n" } });
    await upload(new File(["x: 1\n"], "agents.yaml"), new File(["x"], "other.yaml"));
    expect(await screen.findByRole("alert")).toHaveTextContent("other.yaml is not one of the centre's files");
    expect(screen.getByTestId("changes")).toHaveTextContent(/changes? in queues.yaml/);
  });
});

test("the files are given out as they stand, edits included", async () => {
  const made: Blob[] = [];
  Object.assign(URL, { createObjectURL: (blob: Blob) => `blob:${made.push(blob)}`, revokeObjectURL: () => {} });
  const { sent } = await files();
  fireEvent.change(screen.getByRole("textbox", { name: "queues.yaml" }), { target: { value: "queues: {}\n" } });
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  fireEvent.click(screen.getByRole("button", { name: "Download" }));
  expect(click).toHaveBeenCalledOnce();
  const texts = await unpacked([new File([made[0] as Blob], "config.zip")]);
  expect(texts["queues.yaml"]).toBe("queues: {}\n");
  expect(texts["people.yaml"]).toBe(sent.said("people.yaml"));
  click.mockRestore();
});
