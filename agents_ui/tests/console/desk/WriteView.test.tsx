import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { DeskPage } from "../../../src/console/desk/DeskPage";
import { contact } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const reply = (id: string, text: string) => ({ id, label: { en: id }, text: { en: text } });
const field = () => screen.getByRole("textbox", { name: "Message" });

function desk() {
  const replies = [reply("moment", "One moment."), reply("thanks", "Thank you, {customer}.")];
  return renderConsole(<DeskPage />, { welcome: { replies }, snapshot: { contacts: [contact()] } });
}

test("a reply is found by / and a part of it, put into the field and not sent yet", async () => {
  const { server } = desk();
  await userEvent.type(field(), "/");
  expect(within(screen.getByTestId("replies")).getAllByRole("option")).toHaveLength(2);
  await userEvent.type(field(), "tha{Enter}");
  expect(field()).toHaveValue("Thank you, Ms Bai.");
  expect(screen.queryByTestId("replies")).toBeNull();
  expect(server.last.of("post")).toEqual([]);
  await userEvent.type(field(), "{Enter}");
  expect(server.last.of("post")).toMatchObject([{ text: "Thank you, Ms Bai." }]);
});

test("it can be chosen with the arrow keys and with the mouse", async () => {
  desk();
  await userEvent.type(field(), "/{ArrowDown}");
  expect(screen.getByTestId("reply-thanks")).toHaveAttribute("aria-selected", "true");
  await userEvent.click(screen.getByTestId("reply-moment"));
  expect(field()).toHaveValue("One moment.");
  expect(field()).toHaveFocus();
});

test("Escape closes the replies, and what begins with / can be sent", async () => {
  const { server } = desk();
  await userEvent.type(field(), "/moment{Escape}{Enter}");
  expect(server.last.of("post")).toMatchObject([{ text: "/moment" }]);
});

test("an input method's Enter chooses none of them", async () => {
  desk();
  await userEvent.type(field(), "/");
  fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
  expect(screen.getByTestId("replies")).toBeInTheDocument();
});
