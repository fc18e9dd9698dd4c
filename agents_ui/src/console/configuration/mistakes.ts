import { ApiError } from "../../api/http";
import type { Texts } from "../../stores/configuration";
import { type Path, YamlFile } from "../../yaml/file";
import type { Mistake } from "./draft";

/** What the server found wrong with these texts, each with the place it is about where that can be told. */
export function mistakesOf(refusal: unknown, asked: Texts): Mistake[] {
  if (!(refusal instanceof ApiError) || refusal.code !== "config_refused") return [];
  const files = new Map<string, YamlFile>();
  const read = (name: string) => {
    const file = files.get(name) ?? new YamlFile(asked[name] ?? "");
    files.set(name, file);
    return file;
  };
  return refusal.errors.map(({ field, message, place }) => {
    const found = /^(.*?)(?::(\d+))?$/.exec(field);
    const [name, line] = [found?.[1] ?? field, found?.[2] ? Number(found[2]) : null];
    const file = read(name);
    const path = there(file, place ?? []) ?? (line === null ? null : file.pathAt(line));
    return { file: name, line, message, about: path && { path, was: file.at(path) } };
  });
}

/** As much of a place as the file has: what lacks a key is the place of the key; null where it has nothing of it. */
function there(file: YamlFile, place: Path): Path | null {
  if (place.length === 0) return null;
  return file.at(place) !== undefined ? place : there(file, place.slice(0, -1));
}
