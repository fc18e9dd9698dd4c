import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { Composer } from "../../src/chat/Composer";
import { speak } from "../support/words";

const actions = { write: vi.fn(), send: vi.fn(), stopTyping: vi.fn(), attach: vi.fn() };

beforeEach(async () => {
  vi.clearAllMocks();
  await speak("en");
});

function write(text: string) {
  render(<Composer snapshot={{ text }} actions={actions} />);
  return screen.getByRole("textbox", { name: "Message" });
}

test("Enter sends, Shift+Enter does not", () => {
  const field = write("hello");
  fireEvent.keyDown(field, { key: "Enter", shiftKey: true });
  expect(actions.send).not.toHaveBeenCalled();
  fireEvent.keyDown(field, { key: "Enter" });
  expect(actions.send).toHaveBeenCalledExactlyOnceWith("hello");
});

test.each([{ isComposing: true }, { keyCode: 229 }])(
  "Enter that chooses a Chinese character (%j) does not send",
  (as) => {
    fireEvent.keyDown(write("gai"), { key: "Enter", ...as });
    expect(actions.send).not.toHaveBeenCalled();
  },
);

test("the length is counted against the limit, at which a message can still be sent", () => {
  write("好".repeat(4000));
  expect(screen.getByTestId("length")).toHaveTextContent("4,000 of 4,000 characters");
  expect(screen.getByRole("button", { name: "Send" })).toBeEnabled();
});

test.each(["好".repeat(4001), "  \n "])("a text that is too long or blank cannot be sent", (text) => {
  fireEvent.keyDown(write(text), { key: "Enter" });
  expect(screen.getByRole("button", { name: "Send" })).toBeDisabled();
  expect(actions.send).not.toHaveBeenCalled();
});
