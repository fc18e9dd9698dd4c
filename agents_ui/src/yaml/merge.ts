import { edited, having, OnlyInText } from "./edit";
import { child, type Path, same, type Value, YamlFile } from "./file";
import { diff, type Hunk } from "./lines";

/** A text with the edits of two who began with the same, and the places that both changed: there `theirs` stands. */
export interface Merged {
  text: string;
  conflicts: readonly Path[];
}

/**
 * Carries the edits that made `mine` of `base` over to `theirs`, which another has made of `base` meanwhile. Line by
 * line where each changed lines of their own, so that comments and order stay as either wrote them; otherwise value by
 * value. Null where the files cannot be read, so that nothing can be told of their values.
 */
export function merged(base: string, mine: string, theirs: string): Merged | null {
  if (theirs === base || theirs === mine) return { text: mine, conflicts: [] };
  if (mine === base) return { text: theirs, conflicts: [] };
  const byLine = mergedByLine(base, mine, theirs);
  const [before, ours, now] = [base, mine, theirs].map((text) => new YamlFile(text)) as [YamlFile, YamlFile, YamlFile];
  if (before.error || ours.error || now.error) return null;
  const changes = changesOf(before.data, ours.data, now.data);
  const conflicts = changes.filter(({ conflict }) => conflict).map(({ path }) => path);
  const wanted = changes.filter(({ conflict }) => !conflict);
  const all = byLine === null ? null : new YamlFile(byLine);
  if (all && !all.error && conflicts.length === 0 && says(all, now, wanted)) return { text: all.text, conflicts };
  let file = now;
  try {
    for (const { path, value } of wanted) file = edited(file, path, value);
  } catch (error) {
    if (error instanceof OnlyInText) return null;
    throw error;
  }
  return { text: file.text, conflicts };
}

interface Change {
  path: Path;
  value: Value;
  /** They have changed it, too, to something else. */
  conflict: boolean;
}

const isMapping = (value: Value): value is { readonly [key: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What I changed and they have not as well: the innermost values of mappings; a list is changed as a whole. */
function changesOf(base: Value, mine: Value, theirs: Value, path: Path = []): Change[] {
  if (same(mine, base) || same(mine, theirs)) return [];
  const within = isMapping(mine) && isMapping(theirs) && (isMapping(base) || base === undefined);
  if (!within) return [{ path, value: mine, conflict: !same(theirs, base) }];
  const keys = new Set([...Object.keys(base ?? {}), ...Object.keys(mine)]);
  return [...keys].flatMap((key) => changesOf(child(base, key), child(mine, key), child(theirs, key), [...path, key]));
}

/** Whether a file says what theirs does but for my changes. */
function says(file: YamlFile, theirs: YamlFile, changes: readonly Change[]): boolean {
  return same(
    file.data,
    changes.reduce<Value>((data, { path, value }) => having(data, path, value), theirs.data),
  );
}

/** Merges what is nowhere about the same lines; null where it is. What both put into one place stands below each other. */
function mergedByLine(base: string, mine: string, theirs: string): string | null {
  const [before, ours, now] = [base, mine, theirs].map((text) => text.split("\n")) as [string[], string[], string[]];
  const from = (lines: readonly string[]) => diff(before, lines).map((hunk) => ({ hunk, lines }));
  const [left, right] = [from(now), from(ours)];
  if (left.some((one) => right.some((other) => overlap(one.hunk, other.hunk)))) return null;
  const hunks = [...left, ...right].sort(
    (one, other) => one.hunk.from - other.hunk.from || one.hunk.to - other.hunk.to,
  );
  const written: string[] = [];
  let next = 0;
  for (const { hunk, lines } of hunks) {
    written.push(...before.slice(next, hunk.from), ...lines.slice(hunk.start, hunk.end));
    next = hunk.to;
  }
  return [...written, ...before.slice(next)].join("\n");
}

const overlap = (one: Hunk, other: Hunk) => one.from < other.to && other.from < one.to;
