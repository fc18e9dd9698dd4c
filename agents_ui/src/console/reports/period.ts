/** Days as a calendar has them, "2026-03-02", and the instants at which they begin where the centre is. */

export type Preset = "today" | "yesterday" | "week" | "last_week" | "month" | "custom";

export interface Days {
  first: string;
  /** Included. */
  last: string;
}

const DAY_MS = 24 * 3_600_000;

/** The calendar's day of an instant in a zone. */
export function dayOf(instant: number, zone: string | undefined): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(new Date(instant));
}

const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);
const plus = (day: string, days: number) => new Date(utc(day) + days * DAY_MS).toISOString().slice(0, 10);

/** How far the zone's clock is ahead of UTC at an instant (ms). */
function offset(instant: number, zone: string | undefined): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(new Date(instant));
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return local - (instant - (instant % 1_000));
}

/** When a day begins in a zone. Where the clock is changed at midnight, its first instant. */
export function beginning(day: string, zone: string | undefined): number {
  const guess = utc(day) - offset(utc(day), zone);
  return utc(day) - offset(guess, zone);
}

/** The instants between which the days lie, as the server takes them. */
export function range({ first, last }: Days, zone: string | undefined): { from: string; to: string } {
  const instant = (day: string) => new Date(beginning(day, zone)).toISOString();
  return { from: instant(first), to: instant(plus(last, 1)) };
}

/** The days that a preset means on a day; weeks begin on Monday. */
export function daysOf(preset: Exclude<Preset, "custom">, today: string): Days {
  const sinceMonday = (new Date(utc(today)).getUTCDay() + 6) % 7;
  switch (preset) {
    case "today":
      return { first: today, last: today };
    case "yesterday":
      return { first: plus(today, -1), last: plus(today, -1) };
    case "week":
      return { first: plus(today, -sinceMonday), last: today };
    case "last_week":
      return { first: plus(today, -sinceMonday - 7), last: plus(today, -sinceMonday - 1) };
    case "month":
      return { first: `${today.slice(0, 8)}01`, last: today };
  }
}
