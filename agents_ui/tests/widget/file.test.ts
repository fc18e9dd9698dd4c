import { expect, test } from "vitest";
import { createHotline } from "../../src/hotline/model";
import { attachedFile } from "../../src/widget/panes/file";
import { fakeServer } from "../support/fakeSocket";

function shown(media_type: string) {
  const hotline = createHotline({ server: "https://centre.example", openSocket: fakeServer().openSocket });
  const place = document.createElement("p");
  place.append(
    ...attachedFile(hotline, "seat.png", { id: "f1", media_type, size: 2048 }).filter((part) => part !== false),
  );
  return place;
}

test("a picture comes from the centre, small until it is pressed", () => {
  const place = shown("image/webp");
  const button = place.querySelector("button");
  expect(place.querySelector("img")?.src).toBe("https://centre.example/api/v1/attachments/f1");
  expect(place.querySelector("img")?.alt).toMatch("seat.png");
  expect(button?.getAttribute("aria-expanded")).toBe("false");
  button?.click();
  expect(button?.getAttribute("aria-expanded")).toBe("true");
  button?.click();
  expect(button?.getAttribute("aria-expanded")).toBe("false");
});

test("a picture that cannot be shown leaves its link", () => {
  const place = shown("image/png");
  place.querySelector("img")?.dispatchEvent(new Event("error"));
  expect(place.querySelector("button, img")).toBeNull();
  expect(place.querySelector("a")?.download).toBe("seat.png");
});

test("a file that is no picture is a link only", () => {
  expect(shown("application/pdf").querySelector("button, img")).toBeNull();
});
