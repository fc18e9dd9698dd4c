import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { YamlFile } from "../../src/yaml/file";
import { merged } from "../../src/yaml/merge";

const BASE = `# The people
agents:
  lin: {team: travel, skills: {fares: 8}}
  chen: {team: travel, skills: {fares: 7}}
  wang:
    team: care
    queues: [sales]
`;
const replaced = (text: string, ...pairs: [string, string][]) =>
  pairs.reduce((all, [from, to]) => all.replace(from, to), text);

describe("edits that another version overtook", () => {
  test("are carried over to it where each changed lines of their own, comments too", () => {
    const mine = replaced(BASE, ["fares: 8", "fares: 9"], ["# The people", "# Who works here"]);
    const theirs = replaced(BASE, ["fares: 7", "fares: 6"], ["[sales]", "[sales, care]  # since May"]);
    const both = replaced(mine, ["fares: 7", "fares: 6"], ["[sales]", "[sales, care]  # since May"]);
    expect(merged(BASE, mine, theirs)).toEqual({ text: both, conflicts: [] });
  });

  test("are carried over to a line that both changed, each another value of it", () => {
    const mine = replaced(BASE, ["lin: {team: travel", "lin: {team: care"]);
    const theirs = replaced(BASE, ["fares: 8", "fares: 10"]);
    expect(merged(BASE, mine, theirs)).toEqual({
      text: replaced(BASE, ["lin: {team: travel, skills: {fares: 8}}", "lin: {team: care, skills: {fares: 10}}"]),
      conflicts: [],
    });
  });

  test("are carried over where both added something at the same place", () => {
    const [mine, theirs] = [`${BASE}  zhao: {team: care}\n`, `${BASE}  xu: {team: care}\n`];
    expect(merged(BASE, mine, theirs)).toEqual({
      text: `${BASE}  xu: {team: care}\n  zhao: {team: care}\n`,
      conflicts: [],
    });
  });

  test("give way where both changed the same value, and nowhere else", () => {
    const mine = replaced(BASE, ["fares: 8", "fares: 9"], ["team: care", "team: travel"]);
    const theirs = replaced(BASE, ["fares: 8", "fares: 3"]);
    expect(merged(BASE, mine, theirs)).toEqual({
      text: replaced(theirs, ["team: care", "team: travel"]),
      conflicts: [["agents", "lin", "skills", "fares"]],
    });
  });

  test("give way where one changed what the other removed", () => {
    const gone = replaced(BASE, ["  lin: {team: travel, skills: {fares: 8}}\n", ""]);
    const mine = replaced(BASE, ["fares: 8", "fares: 9"]);
    expect(merged(BASE, mine, gone)).toEqual({ text: gone, conflicts: [["agents", "lin"]] });
    expect(merged(BASE, gone, mine)).toEqual({ text: mine, conflicts: [["agents", "lin"]] });
  });

  test("are not carried over between files that cannot be read", () => {
    expect(merged(BASE, `${BASE}  : [`, `${BASE}  xu: {team: care}\n`)).toBeNull();
  });

  test("are the edits where nothing else changed, and what is in force where nothing was edited", () => {
    expect(merged(BASE, "mine: [", BASE)?.text).toBe("mine: [");
    expect(merged(BASE, BASE, "theirs: [")?.text).toBe("theirs: [");
  });

  test("leave nothing out: each value is mine where I changed it, theirs where they did, theirs where both did", () => {
    const values = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 1, max: 3 }), { minKeys: 1 });
    const text = (all: Record<string, number>) =>
      `agents:\n${Object.entries(all)
        .map(([name, level]) => `  ${name}: ${level}\n`)
        .join("")}`;
    const levels = (file: string) => (new YamlFile(file).data as { agents: Record<string, number> }).agents;
    fc.assert(
      fc.property(values, values, values, (base, mine, theirs) => {
        const found = merged(text(base), text(mine), text(theirs));
        expect(found).not.toBeNull();
        const got = levels(found?.text ?? "") ?? {};
        for (const name of ["a", "b", "c", "d"])
          expect(got[name], name).toBe(
            mine[name] === base[name] ? theirs[name] : theirs[name] === base[name] ? mine[name] : theirs[name],
          );
      }),
    );
  });
});
