import { describe, expect, test } from "vitest";
import { chordOf, isWriting, shownChord, writes } from "../../src/keys/chord";

const press = (key: string, more: KeyboardEventInit = {}) => chordOf(new KeyboardEvent("keydown", { key, ...more }));

describe("a chord", () => {
  test.each([
    ["r", {}, "R"],
    ["R", { shiftKey: true }, "Shift+R"],
    ["?", { shiftKey: true }, "?"],
    ["k", { ctrlKey: true }, "Mod+K"],
    ["k", { metaKey: true }, "Mod+K"],
    ["å", { altKey: true, code: "KeyA" }, "Alt+A"],
    ["Dead", { altKey: true, code: "KeyE" }, "Alt+E"],
    ["ArrowDown", { altKey: true, code: "ArrowDown" }, "Alt+ArrowDown"],
    ["Enter", { ctrlKey: true, shiftKey: true }, "Mod+Shift+Enter"],
    [" ", {}, "Space"],
  ])("of %s with %o is %s", (key, more, chord) => {
    expect(press(key, more)).toBe(chord);
  });

  test.each([
    ["held for others alone", "Shift", { shiftKey: true }],
    ["an input method is composing with", "a", { isComposing: true }],
    ["an input method has taken", "Process", { keyCode: 229 }],
    ["that begins an accent", "Dead", {}],
    ["that makes a character with AltGr", "@", { modifierAltGraph: true, ctrlKey: true, altKey: true }],
  ])("is none of a key %s", (_what, key, more) => {
    expect(press(key, more)).toBeNull();
  });

  test("writes unless Mod, Alt or a function key is in it", () => {
    expect(["R", "?", "Shift+R", "Enter", "ArrowUp"].every(writes)).toBe(true);
    expect(["Alt+A", "Mod+Enter", "F2", "Shift+F2"].some(writes)).toBe(false);
  });

  test("is shown in the words of the keyboard", () => {
    expect([shownChord("Alt+ArrowDown"), shownChord("Mod+K"), shownChord("Mod++")]).toEqual([
      "Alt + ↓",
      "Ctrl + K",
      "Ctrl + +",
    ]);
  });
});

test("one writes in fields for text, and in none for choosing", () => {
  const field = (html: string) => {
    document.body.innerHTML = html;
    return isWriting(document.body.firstElementChild);
  };
  expect(["<input>", '<input type="search">', "<textarea></textarea>", "<select></select>"].every(field)).toBe(true);
  expect(["<button></button>", '<input type="checkbox">', "<div></div>"].some(field)).toBe(false);
  document.body.innerHTML = "";
});
