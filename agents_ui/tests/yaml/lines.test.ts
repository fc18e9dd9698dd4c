import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { carry, diff } from "../../src/yaml/lines";

const line = fc.constantFrom("a", "b", "c", "");
const lines = fc.array(line, { maxLength: 12 });

describe("the difference of two texts", () => {
  test("is the lines that became others, in order", () => {
    expect(diff(["a", "b", "c", "d"], ["a", "x", "c", "d", "e"])).toEqual([
      { from: 1, to: 2, start: 1, end: 2 },
      { from: 4, to: 4, start: 4, end: 5 },
    ]);
    expect(diff(["a"], ["a"])).toEqual([]);
  });

  test("makes the one of the other", () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const made: string[] = [];
        let next = 0;
        for (const { from, to, start, end } of diff(before, after)) {
          made.push(...before.slice(next, from), ...after.slice(start, end));
          next = to;
        }
        expect([...made, ...before.slice(next)]).toEqual(after);
      }),
    );
  });
});

describe("an edit carried to a text that is written another way", () => {
  test("leaves what it is not about as it is written there", () => {
    expect(carry("A  a\nb\nC  c\n\nd", "A a\nb\nC c\nd", "A a\nx\nC c\nd")).toBe("A  a\nx\nC  c\n\nd");
    expect(carry("A  a\n\nB b", "A a\nB b", "A a\nnew\nB b")).toBe("A  a\n\nnew\nB b");
  });

  test("is the edited text where both are written the same way, and nothing where nothing is edited", () => {
    const text = lines.map((each) => each.join("\n"));
    fc.assert(
      fc.property(text, text, (before, other) => {
        expect(carry(before, before, other)).toBe(other);
        expect(carry(other, before, before)).toBe(other);
      }),
    );
  });
});
