import { strToU8, unzipSync, zipSync } from "fflate";
import type { Texts } from "../../stores/configuration";

/** The files of a centre's folder. */
const NAMES: ReadonlySet<string> = new Set(
  ["centre", "skills", "hours", "queues", "agents", "people", "flows", "replies"].map((name) => `${name}.yaml`),
);

/** Why files that somebody chose are not taken: `word` of `forms.upload`, about the file of this name. */
export class NotTaken extends Error {
  constructor(
    readonly word: "unknown" | "twice" | "not_text" | "not_zip" | "nothing",
    readonly file: string,
  ) {
    super(`${word}: ${file}`);
  }
}

/** The files as one archive, as they would lie in a folder. */
export function packed(files: Texts): Blob {
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  const bytes = zipSync(Object.fromEntries(entries));
  return new Blob([bytes as BlobPart], { type: "application/zip" });
}

/**
 * The texts of the centre's files among those that somebody chose, archives opened, in whatever folder they lie there;
 * what else an archive holds, such as sounds, is left. All are taken or none: throws `NotTaken`.
 */
export async function unpacked(chosen: readonly File[]): Promise<Texts> {
  const texts: Record<string, string> = {};
  const take = (name: string, bytes: Uint8Array) => {
    if (Object.hasOwn(texts, name)) throw new NotTaken("twice", name);
    texts[name] = decoded(name, bytes);
  };
  for (const file of chosen) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (file.name.endsWith(".zip")) {
      for (const [path, inner] of Object.entries(opened(file.name, bytes))) take(baseOf(path), inner);
    } else if (NAMES.has(file.name)) take(file.name, bytes);
    else throw new NotTaken("unknown", file.name);
  }
  if (Object.keys(texts).length === 0) throw new NotTaken("nothing", chosen[0]?.name ?? "");
  return texts;
}

const baseOf = (path: string) => path.split("/").at(-1) ?? path;

/** What an archive holds of the centre's files, by its path in there. */
function opened(name: string, bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter: (file) => NAMES.has(baseOf(file.name)) && !file.name.startsWith("__MACOSX/") });
  } catch {
    throw new NotTaken("not_zip", name);
  }
}

function decoded(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new NotTaken("not_text", name);
  }
}
