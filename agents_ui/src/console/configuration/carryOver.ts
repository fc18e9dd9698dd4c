import type { Texts } from "../../stores/configuration";
import type { Path } from "../../yaml/file";
import { merged } from "../../yaml/merge";

/** Edits as they are to the version that is in force now, and what both changed: there that version stands. */
export interface CarriedOver {
  edits: Texts;
  clashes: readonly { file: string; path: Path }[];
}

/** Carries edits of `from` over to what came into force meanwhile; null where a file cannot be read for it. */
export function carriedOver(from: Texts, edits: Texts, inForce: Texts): CarriedOver | null {
  const files = Object.entries(edits).map(([file, text]) => ({
    file,
    merged: merged(from[file] ?? "", text, inForce[file] ?? ""),
  }));
  const texts: Record<string, string> = {};
  for (const { file, merged } of files) {
    if (merged === null) return null;
    texts[file] = merged.text;
  }
  const clashes = files.flatMap(({ file, merged }) => merged?.conflicts.map((path) => ({ file, path })) ?? []);
  return { edits: texts, clashes };
}
