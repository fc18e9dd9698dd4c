import { render, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { pieces } from "../../src/chat/links";
import { WithLinks } from "../../src/chat/WithLinks";

const links = (text: string) => pieces(text).flatMap((piece) => (typeof piece === "string" ? [] : [piece.href]));

describe("addresses in a text", () => {
  test.each([
    ["see https://a.example/b?c=d#e now", ["https://a.example/b?c=d#e"]],
    ["(https://a.example/x).", ["https://a.example/x"]],
    ["https://a.example/x_(y)", ["https://a.example/x_(y)"]],
    ["请看https://a.example/票，谢谢", ["https://a.example/票"]],
    ["mailto:bai@a.example or HTTP://b.example!", ["mailto:bai@a.example", "HTTP://b.example"]],
    ["javascript:alert(1) data:text/html,x file:/etc ftp://a.example a.example", []],
    ["https:// and http://", []],
  ])("are found where one can safely go: %s", (text, found) => {
    expect(links(text)).toEqual(found);
  });

  test("take nothing from the text", () => {
    const text = "a https://a.example/b, c\n<b>mailto:x@a.example</b> d";
    expect(
      pieces(text)
        .map((piece) => (typeof piece === "string" ? piece : piece.href))
        .join(""),
    ).toBe(text);
  });

  test("open in a window that cannot reach back", () => {
    render(<WithLinks text="see https://a.example/b and <b>that</b>" />);
    const link = screen.getByRole("link", { name: "https://a.example/b" });
    expect(link).toHaveAttribute("rel", expect.stringContaining("noopener"));
    expect(link).toHaveAttribute("target", "_blank");
    expect(document.querySelector("b")).toBeNull();
  });
});
