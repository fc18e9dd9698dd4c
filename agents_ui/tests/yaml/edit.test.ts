import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Document } from "yaml";
import { edited, having, OnlyInText } from "../../src/yaml/edit";
import { listOf, mappingOf, type Path, same, type Value, YamlFile } from "../../src/yaml/file";

const file = (...lines: string[]) => new YamlFile(`${lines.join("\n")}\n`);
const change = (from: YamlFile, path: Path, value: Value) => edited(from, path, value).text.trimEnd().split("\n");

describe("an edit", () => {
  test("changes its own value and leaves comments, order and quotes alone", () => {
    const before = file(
      "# Who is here.",
      "agents:",
      "  lin: # the first",
      '    name: {en: "Lin"}',
      "    # at work",
      "    skills: {fares: 3, baggage: 2} # levels",
      "  zhao: {skills: {}}",
    );
    expect(change(before, ["agents", "lin", "skills", "fares"], 8)).toEqual([
      "# Who is here.",
      "agents:",
      "  lin: # the first",
      '    name: {en: "Lin"}',
      "    # at work",
      "    skills: {fares: 8, baggage: 2} # levels",
      "  zhao: {skills: {}}",
    ]);
  });

  test("adds what was not there, and what it stands in", () => {
    const before = file("queues:", "  sales:", "    offer: 20s");
    expect(change(before, ["queues", "sales", "alarms", "waiting"], 5)).toEqual([
      "queues:",
      "  sales:",
      "    offer: 20s",
      "    alarms: {waiting: 5}",
    ]);
  });

  test("adds an entry that is written as its neighbours are", () => {
    const inOneLine = file("skills:", "  fares: {name: {en: Fares}}");
    expect(change(inOneLine, ["skills", "dogs"], { name: { en: "Dogs" } })).toEqual([
      "skills:",
      "  fares: {name: {en: Fares}}",
      "  dogs: {name: {en: Dogs}}",
    ]);
    const apart = file("agents:", "  lin:", "    team: care", "", "  zhao:", "    team: care");
    expect(change(apart, ["agents", "xu"], { name: { en: "Xu" }, team: "care" })).toEqual([
      ...apart.text.trimEnd().split("\n"),
      "",
      "  xu:",
      "    name: {en: Xu}",
      "    team: care",
    ]);
  });

  test("takes away what is there, with its comment", () => {
    const before = file("a: 1", "# of b", "b: 2", "# of c", "c: 3");
    expect(change(before, ["b"], undefined)).toEqual(["a: 1", "# of c", "c: 3"]);
  });

  test("takes an item out of a list, and keeps how the others are written", () => {
    const before = file("days:", "  - {date: 2026-01-01, name: {en: New Year}} # one", "  - {date: 2026-05-01}");
    expect(change(before, ["days", 1], undefined)).toEqual([
      "days:",
      "  - {date: 2026-01-01, name: {en: New Year}} # one",
    ]);
  });

  test("adds an item to a list, written as the one before it", () => {
    const before = file("days:", "  - {date: 2026-01-01, name: {en: New Year}}");
    expect(change(before, ["days", 1], { date: "2026-05-01", name: { en: "May" } })).toEqual([
      "days:",
      "  - {date: 2026-01-01, name: {en: New Year}}",
      "  - {date: 2026-05-01, name: {en: May}}",
    ]);
  });

  test("has a list say other values", () => {
    const before = file("queues: [sales, changes]");
    expect(change(before, ["queues"], ["changes", "loyalty"])).toEqual(["queues: [changes, loyalty]"]);
  });

  test("writes text that looks like something else in quotes", () => {
    for (const text of ["20", "1_000", "true", "", "null", "{customer}", "a: b", "# no"])
      expect([text, edited(file("a: b"), ["a"], text).data]).toEqual([text, { a: text }]);
    expect(change(file("a: b"), ["a"], "1_000")).toEqual(['a: "1_000"']);
  });

  test("touches no other line of a file that is written in another style", () => {
    const before = file("a:   {  b: 1 }", "text: >-", "  one", "  two", "", "", "list:", "- 1", "- 2", "z: 0");
    expect(change(before, ["z"], 1)).toEqual(before.text.trimEnd().replace("z: 0", "z: 1").split("\n"));
    expect(change(before, ["a", "b"], 2).slice(1)).toEqual(before.text.trimEnd().split("\n").slice(1));
  });

  test("of what is so already is none", () => {
    const before = file("a:   {  b: 1 }");
    expect(edited(before, ["a"], { b: 1 })).toBe(before);
  });

  test("is refused where a file cannot be read, or where a key would go into text", () => {
    expect(() => edited(file("a: [1"), ["a"], 2)).toThrow(OnlyInText);
    expect(() => edited(file("choice: rotation"), ["choice", "rule"], "tiers")).toThrow(OnlyInText);
  });
});

describe("an edit of something that is said once for several", () => {
  const shared = file(
    "sales:",
    "  alarms: &alarms {waiting: 5, wait: 2m}",
    "changes:",
    "  alarms: *alarms",
    "care:",
    "  alarms: *alarms",
  );

  test("through an alias is written out there, and nowhere else", () => {
    expect(change(shared, ["changes", "alarms", "waiting"], 9)).toEqual([
      "sales:",
      "  alarms: &alarms {waiting: 5, wait: 2m}",
      "changes:",
      "  alarms: {waiting: 9, wait: 2m}",
      "care:",
      "  alarms: *alarms",
    ]);
  });

  test("where it is said leaves it to the others as it was", () => {
    expect(change(shared, ["sales", "alarms", "waiting"], 9)).toEqual([
      "sales:",
      "  alarms: {waiting: 9, wait: 2m}",
      "changes:",
      "  alarms: &alarms {waiting: 5, wait: 2m}",
      "care:",
      "  alarms: *alarms",
    ]);
  });

  test("may take away the entry in which it is said", () => {
    expect(change(shared, ["sales"], undefined)).toEqual([
      "changes:",
      "  alarms: &alarms {waiting: 5, wait: 2m}",
      "care:",
      "  alarms: *alarms",
    ]);
  });

  test("overrides what comes through a merge key, and writes it out where that will not do", () => {
    const merged = file(
      "base: &base {wait: 2m, alarms: {waiting: 5, unstaffed: 1m}}",
      "sales:",
      "  <<: *base",
      "  offer: 20s",
    );
    expect(change(merged, ["sales", "wait"], "3m").slice(1)).toEqual([
      "sales:",
      "  <<: *base",
      "  offer: 20s",
      "  wait: 3m",
    ]);
    expect(change(merged, ["sales", "alarms", "waiting"], 9)).toEqual([
      "base: &base {wait: 2m, alarms: {waiting: 5, unstaffed: 1m}}",
      "sales:",
      "  wait: 2m",
      "  alarms: {waiting: 9, unstaffed: 1m}",
      "  offer: 20s",
    ]);
    expect(edited(merged, ["sales", "wait"], undefined).data).toEqual(
      having(merged.data, ["sales", "wait"], undefined),
    );
  });
});

describe("a file", () => {
  const queues = file(
    "queues:",
    "  sales:",
    "    offer: 20s",
    "    level: {share: 0.8, within: 20s}",
    "    steps:",
    "      - {}",
  );

  test("tells the line of a place, and the place of a line", () => {
    expect(queues.lineOf(["queues", "sales", "level", "within"])).toBe(4);
    expect(queues.lineOf(["queues", "sales", "nothing"])).toBe(2);
    expect(queues.pathAt(3)).toEqual(["queues", "sales", "offer"]);
    expect(queues.pathAt(4)).toEqual(["queues", "sales", "level"]);
    expect(queues.pathAt(6)).toEqual(["queues", "sales", "steps", 0]);
    expect(queues.pathAt(9)).toBe(null);
  });

  test("that cannot be read says where and why", () => {
    expect(file("a: 1", "b: [2").error).toEqual({ line: 3, code: "BAD_INDENT" });
    expect(file("a: 1", "a: 2").error).toEqual({ line: 2, code: "DUPLICATE_KEY" });
    expect(file("- a").error).toEqual({ line: 1, code: "NOT_A_MAPPING" });
    expect(file("a: *none").error).toEqual({ line: 1, code: "UNRESOLVED" });
  });
});

const scalar = fc.oneof(
  fc.constantFrom("sales", "20s", "09:00-18:00", "1_0", "", "{x}", "a # b", "多"),
  fc.integer({ min: 0, max: 20 }),
  fc.boolean(),
);
const key = fc.constantFrom("a", "b", "c", "d");
const { tree } = fc.letrec<{ tree: Value }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
  ),
}));

/** A file some of whose values are said once and meant in several places. */
const files = fc
  .record({
    pool: fc.array(tree, { minLength: 1, maxLength: 3 }),
    top: fc.dictionary(key, fc.nat(), { minKeys: 2 }),
    own: tree,
  })
  .map(({ pool, top, own }) => {
    const shared = pool.map((value, index) => ({ value, ...(index > 0 && { inner: pool[index - 1] }) }));
    const data = Object.fromEntries(
      Object.entries(top).map(([name, which]) => [name, { own, of: shared[which % shared.length] }]),
    );
    const text = new Document(data, { aliasDuplicateObjects: true }).toString({ lineWidth: 30 });
    return new YamlFile(`# at the top\n\n${text}# at the end\n`);
  });

function places(value: Value, path: Path = []): Path[] {
  const inner = Array.isArray(value)
    ? listOf(value).map((each, index) => [index, each] as const)
    : Object.entries(mappingOf(value));
  return inner.flatMap(([step, each]) => [[...path, step], ...places(each, [...path, step])]);
}

test("whatever is changed in whatever file, that is changed and nothing else", () => {
  fc.assert(
    fc.property(files, fc.nat(), fc.oneof(tree, fc.constant(undefined)), (before, which, value) => {
      const all = places(before.data);
      const path = all[which % all.length] as Path;
      const after = edited(before, path, value);
      expect(same(after.data, having(before.data, path, value))).toBe(true);
      expect(after.text).toMatch(/^# at the top\n/);
      expect(after.text).toMatch(/# at the end\n$/);
    }),
    { numRuns: 100 },
  );
});

describe.each(readdirSync("../config/demo").filter((name) => name.endsWith(".yaml")))("of the demo, %s", (name) => {
  const before = new YamlFile(readFileSync(`../config/demo/${name}`, "utf8"));

  test("loses no line but those of what is changed", () => {
    const lines = before.text.split("\n");
    for (const path of places(before.data).filter((_, index) => index % 7 === 0)) {
      const value = before.at(path);
      if (typeof value === "object") continue;
      const after = edited(before, path, "something").text.split("\n");
      expect([path, lines.filter((line) => !after.includes(line)).length <= 6]).toEqual([path, true]);
    }
  });
});
