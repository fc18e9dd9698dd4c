import { listOf, type Value } from "../../yaml/file";

/** What is wrong with what a field says: a word of `forms.wrong`, and what fills its blanks. */
export type Wrong = { word: WrongWord; values?: Readonly<Record<string, string | number>> };
export type WrongWord =
  | "empty"
  | "long"
  | "duration"
  | "duration_none"
  | "duration_long"
  | "range"
  | "unknown"
  | "time";

/** How long a name may be, and a text. */
export const NAME_MOST = 80;
export const TEXT_MOST = 1000;

const DURATION = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const LONGEST_S = 24 * 3600;

/** A text that people read: there must be one, and no longer than it may be. */
export function textWrong(value: Value, most: number): Wrong | null {
  const count = [...String(value ?? "").trim()].length;
  if (count === 0) return { word: "empty" };
  return count > most ? { word: "long", values: { most, count } } : null;
}

/** A duration as the files write it; whether it may be none at all. */
export function durationWrong(value: string, zero: boolean): Wrong | null {
  if (value === "") return null;
  const found = DURATION.exec(value);
  if (!found) return { word: "duration" };
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  const length = (hours * 60 + minutes) * 60 + seconds;
  if (length > LONGEST_S) return { word: "duration_long" };
  return !zero && length === 0 ? { word: "duration_none" } : null;
}

/** A whole number within its bounds. */
export function numberWrong(value: Value, min: number, max: number): Wrong | null {
  const within = typeof value !== "number" || (Number.isInteger(value) && value >= min && value <= max);
  return within ? null : { word: "range", values: { min, max } };
}

/** One or several of what there is: what has been taken away since, or never was, is named. */
export function unknownWrong(value: Value, options: readonly { id: string }[], separator: string): Wrong | null {
  const said = Array.isArray(value) ? listOf(value).map(String) : value === undefined ? [] : [String(value ?? "")];
  const odd = said.filter((each) => !options.some(({ id }) => id === each));
  return odd.length > 0 ? { word: "unknown", values: { id: odd.join(separator) } } : null;
}
