import { ApiError } from "../../api/http";
import type { Texts } from "../../stores/configuration";
import { type Path, YamlFile } from "../../yaml/file";
import type { Mistake } from "./draft";

/** The place that a sentence begins with, as in `queues.sales.offer: …`. */
const PLACE = /^([a-z_]+(?:\.[\w-]+)+): /;

/** What the server found wrong with these texts, each with the place it is about where that can be told. */
export function mistakesOf(refusal: unknown, asked: Texts): Mistake[] {
  if (!(refusal instanceof ApiError) || refusal.code !== "config_refused") return [];
  const files = new Map<string, YamlFile>();
  const read = (name: string) => {
    const file = files.get(name) ?? new YamlFile(asked[name] ?? "");
    files.set(name, file);
    return file;
  };
  return refusal.errors.map(({ field, message }) => {
    const found = /^(.*?)(?::(\d+))?$/.exec(field);
    const [name, line] = [found?.[1] ?? field, found?.[2] ? Number(found[2]) : null];
    const file = read(name);
    const path = placeIn(file, message) ?? (line === null ? null : file.pathAt(line));
    return { file: name, line, message, about: path && { path, was: file.at(path) } };
  });
}

function placeIn(file: YamlFile, message: string): Path | null {
  const path = PLACE.exec(message)?.[1]?.split(".");
  return path && file.at(path) !== undefined ? path : null;
}
