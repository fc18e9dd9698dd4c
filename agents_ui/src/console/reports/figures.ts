import type { Report } from "../../api/rest";
import { clockTime, percent, wholeNumber } from "../../i18n/format";

export type Row = Report["rows"][number];
export type Group = "queue" | "agent" | "channel" | "disposition";

/** The figures that a report shows; what is not kept by what was asked is null in all of its rows, and left out. */
export const COUNTS = [
  "offered",
  "answered",
  "abandoned",
  "short_abandons",
  "callbacks",
  "callbacks_kept",
  "transferred_in",
  "connected",
  "handled",
  "transfers",
  "declined",
  "not_answered",
  "disposed",
] as const;
export const RATES = [
  "service_level",
  "abandon_rate",
  "average_speed_of_answer_ms",
  "average_handle_time_ms",
  "average_talk_ms",
  "average_hold_ms",
  "average_wrap_up_ms",
  "occupancy",
] as const;

export type Count = (typeof COUNTS)[number];
export type Rate = (typeof RATES)[number];
export type Figure = Count | Rate;

export const isRate = (figure: Figure): figure is Rate => (RATES as readonly string[]).includes(figure);
const isLength = (figure: Figure) => figure.endsWith("_ms");

/** What the server lists for a figure; of a rate, the contacts that it is a share or an average of. */
export const LISTED: Partial<Readonly<Record<Figure, string>>> = {
  offered: "offered",
  answered: "answered",
  abandoned: "abandoned",
  short_abandons: "short_abandons",
  callbacks: "callbacks",
  callbacks_kept: "callbacks_kept",
  transferred_in: "transferred_in",
  connected: "connected",
  handled: "handled",
  transfers: "transfers",
  declined: "declined",
  not_answered: "not_answered",
  disposed: "disposed",
  service_level: "answered_or_abandoned",
  abandon_rate: "abandoned",
  average_speed_of_answer_ms: "answered",
  average_handle_time_ms: "handled",
  average_talk_ms: "handled",
  average_hold_ms: "handled",
  average_wrap_up_ms: "handled",
};

/** The figure of a row; null where there is none. */
export function numberOf(row: Row, figure: Figure): number | null {
  const value = isRate(figure) ? row.rates[figure] : row.counts[figure];
  return typeof value === "number" ? value : null;
}

/** A figure as people read it. */
export function shown(figure: Figure, value: number | null): string {
  if (value === null) return "–";
  if (isLength(figure)) return clockTime(value);
  return isRate(figure) ? percent(value) : wholeNumber(value);
}

/** The figures of which at least one row has one. */
export function kept(rows: readonly Row[]): Figure[] {
  return [...COUNTS, ...RATES].filter((figure) => rows.some((row) => numberOf(row, figure) !== null));
}
