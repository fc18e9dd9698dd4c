import { listOf, mappingOf, type Value } from "../../yaml/file";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

/** From when to when, as it is written: `["09:00", "18:00"]`. */
export type Window = readonly [string, string];
export type Week = Readonly<Record<Day, readonly Window[]>>;

/** The windows of a day or date, of which a single one may stand by itself. */
export function windowsOf(value: Value): readonly Window[] {
  const written = typeof value === "string" ? [value] : listOf(value);
  return written.map((each) => {
    const [from = "", ...to] = String(each).split("-");
    return [from.trim(), to.join("-").trim()];
  });
}

/** Windows as the file writes them: one by itself, several as a list, none as an empty list. */
export function written(windows: readonly Window[]): Value {
  const texts = windows.map(([from, to]) => `${from}-${to}`);
  return texts.length === 1 ? texts[0] : texts;
}

/** The days that `mon`, `mon-fri`, `sat-mon` or `daily` means; null for what means none. */
export function daysOf(key: string): readonly Day[] | null {
  if (key === "daily") return DAYS;
  const ends = key.split("-");
  const [first, last] = [DAYS.indexOf(ends[0] as Day), DAYS.indexOf(ends.at(-1) as Day)];
  if (ends.length > 2 || first === -1 || last === -1) return null;
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, step) => DAYS[(first + step) % 7] as Day);
}

/** What a file says of a week, day by day; null where it says something that is no day. */
export function weekOf(weekly: Value): Week | null {
  const week = Object.fromEntries(DAYS.map((day) => [day, [] as Window[]])) as Record<Day, Window[]>;
  for (const [key, value] of Object.entries(mappingOf(weekly))) {
    const days = daysOf(key);
    if (days === null) return null;
    for (const day of days) week[day].push(...windowsOf(value));
  }
  return week;
}

/** A week as a file says it, in as few words as there can be: days in a row that are alike stand together. */
export function weekly(week: Week): Value {
  const runs: { days: Day[]; windows: readonly Window[] }[] = [];
  for (const day of DAYS) {
    const last = runs.at(-1);
    if (last && String(last.windows) === String(week[day])) last.days.push(day);
    else runs.push({ days: [day], windows: week[day] });
  }
  const open = runs.filter(({ windows }) => windows.length > 0);
  return Object.fromEntries(open.map(({ days, windows }) => [named(days), written(windows)]));
}

function named(days: readonly Day[]): string {
  if (days.length === DAYS.length) return "daily";
  return days.length === 1 ? String(days[0]) : `${days[0]}-${days.at(-1)}`;
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether a time is written as the file has to have it; a day ends at 24:00. */
export const isTime = (text: string, end: boolean): boolean => CLOCK.test(text) || (end && text === "24:00");
