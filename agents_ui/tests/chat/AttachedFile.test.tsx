import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { AttachedFile } from "../../src/chat/AttachedFile";
import { renderView } from "../support/render";
import { speak } from "../support/words";

const shows = (media_type: string) =>
  renderView(<AttachedFile name="seat.png" file={{ id: "f1", media_type, size: 2048 }} />);
const picture = () => screen.queryByRole("button", { name: "Picture seat.png" });

beforeEach(() => speak("en"));

describe("a picture", () => {
  beforeEach(() => shows("image/png"));

  test("is shown with its name, to be downloaded, and its size", () => {
    expect(screen.getByRole("img")).toHaveAttribute("src", expect.stringMatching("/api/v1/attachments/f1$"));
    expect(screen.getByRole("img")).toHaveAttribute("loading", "lazy");
    expect(screen.getByRole("link", { name: "seat.png" })).toHaveAttribute("download", "seat.png");
    expect(screen.getByText("2 kB")).toBeVisible();
  });

  test("is larger when it is pressed, and small again", async () => {
    const user = userEvent.setup();
    await user.tab();
    await user.keyboard("{Enter}");
    expect(picture()).toHaveAttribute("aria-expanded", "true");
    await user.keyboard("{Enter}");
    expect(picture()).toHaveAttribute("aria-expanded", "false");
  });

  test("that cannot be shown leaves its link", () => {
    expect(picture()).toBeVisible();
    fireEvent.error(screen.getByRole("img"));
    expect(picture()).not.toBeInTheDocument();
    expect(screen.getByRole("link", { name: "seat.png" })).toBeVisible();
  });
});

test.each(["application/pdf", "image/svg+xml", "text/html"])("a file of type %s is never shown", (mediaType) => {
  shows(mediaType);
  expect(screen.queryByRole("img")).not.toBeInTheDocument();
  expect(screen.getByRole("link", { name: "seat.png" })).toBeVisible();
});
