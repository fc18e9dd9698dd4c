import { expect, test } from "vitest";
import { ACTIONS } from "../../src/keys/actions";
import { createKeymap } from "../../src/keys/keymap";

test("no two actions go by the same key unless somebody has chosen so", () => {
  expect(new Set(ACTIONS.map(({ key }) => key)).size).toBe(ACTIONS.length);
});

test("another key is remembered for the one who chose it alone", () => {
  expect(createKeymap("lin").choose("offer.accept", "F2")).toBeNull();
  expect(createKeymap("lin").of("F2")).toBe("offer.accept");
  expect(createKeymap("lin").of("Alt+A")).toBeNull();
  expect(createKeymap("chen").of("Alt+A")).toBe("offer.accept");
});

test("a key that is taken changes nothing and says by what", () => {
  const keymap = createKeymap("lin");
  expect(keymap.choose("offer.accept", "Alt+X")).toBe("offer.decline");
  expect(keymap.of("Alt+A")).toBe("offer.accept");
});

test("an action can be without a key, and all can be as they were", () => {
  const keymap = createKeymap("lin");
  keymap.choose("contact.write", null);
  expect(createKeymap("lin").of("R")).toBeNull();
  keymap.reset();
  expect(createKeymap("lin").of("R")).toBe("contact.write");
});

test("what is kept and makes no sense is as if never chosen", () => {
  localStorage.setItem("callcenter.keys.lin", '{"nothing.known":"F2","contact.write":7}');
  expect(createKeymap("lin").of("R")).toBe("contact.write");
  localStorage.setItem("callcenter.keys.lin", "{");
  expect(createKeymap("lin").of("R")).toBe("contact.write");
});
