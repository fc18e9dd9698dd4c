import i18next, { type TFunction } from "i18next";
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
  "transfer_rate",
  "average_speed_of_answer_ms",
  "average_abandon_wait_ms",
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
export const isLength = (figure: Figure) => figure.endsWith("_ms");

/** The shares: what they count and what they do not are listed side by side. */
const SHARES = ["service_level", "abandon_rate", "transfer_rate", "occupancy"] as const satisfies readonly Rate[];

export type Share = (typeof SHARES)[number];

export const hasParts = (figure: Figure): figure is Share => (SHARES as readonly string[]).includes(figure);

/** By what a figure is worked out, in words where the page has some for what is in it. */
export function formulaInWords(t: TFunction, { formula, version }: { formula: string; version: number }): string {
  const inWords = formula
    .replaceAll("/", "÷")
    .replace(/[a-z]\w+/g, (name) =>
      i18next.exists(`figure.${name}`) ? t(`figure.${name}` as "figure.offered") : name,
    );
  return t("report.formula", { formula: inWords, version });
}

/** What a figure is a quotient of, as people read it: lengths of time, or how many. */
export function sumsOf(figure: Figure, { numerator, denominator }: Sums): { numerator: string; denominator: string } {
  const ofTime = figure === "occupancy";
  return {
    numerator: ofTime || isLength(figure) ? clockTime(numerator) : wholeNumber(numerator),
    denominator: ofTime ? clockTime(denominator) : wholeNumber(denominator),
  };
}

type Sums = Readonly<Record<"numerator" | "denominator", number>>;

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
