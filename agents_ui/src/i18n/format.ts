import { currentLanguage, type Language } from "./language";

const pad = (value: number) => String(value).padStart(2, "0");

/** A running clock: "0:07", "12:30", "1:02:03". Never negative. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** A length of time in words of the language, to the second below an hour: "4 min 10 sec". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), "hour"],
    [Math.floor((seconds % 3600) / 60), "minute"],
    [seconds >= 3600 ? 0 : seconds % 60, "second"],
  ];
  const shown = parts.filter(([value, unit]) => value > 0 || (unit === "second" && seconds === 0));
  const words = shown.map(([value, unit]) =>
    new Intl.NumberFormat(currentLanguage(), { style: "unit", unit, unitDisplay: "short" }).format(value),
  );
  return words.join(" ");
}

type Instant = number | string;

/** Hours go to 23 in either language: a page whose clocks count differently has to be read twice. */
const formatter = (options: Intl.DateTimeFormatOptions) => (at: Instant, zone?: string) =>
  new Intl.DateTimeFormat(currentLanguage(), { ...options, hourCycle: "h23", timeZone: zone }).format(new Date(at));

export const timeOfDay = formatter({ hour: "2-digit", minute: "2-digit" });
export const timeToSecond = formatter({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const dateOnly = formatter({ dateStyle: "medium" });
export const dateAndTime = formatter({ dateStyle: "medium", timeStyle: "short" });
export const dateAndTimeToSecond = formatter({ dateStyle: "medium", timeStyle: "medium" });
export const weekdayAndTime = formatter({
  weekday: "short",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

export function percent(share: number): string {
  return new Intl.NumberFormat(currentLanguage(), { style: "percent", maximumFractionDigits: 1 }).format(share);
}

export function wholeNumber(value: number): string {
  return new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: 0 }).format(value);
}

const inOrder = (language: Language) => new Intl.Collator(language, { numeric: true });
const collators: Readonly<Record<Language, Intl.Collator>> = { "zh-CN": inOrder("zh-CN"), en: inOrder("en") };

/** Which of two comes first in a list sorted by words, as the language sorts them; numbers in them by their value. */
export const inOrderOfWords = (a: string, b: string): number => collators[currentLanguage()].compare(a, b);

/** How large a file is, in the unit that gives a short number. */
export function fileSize(bytes: number): string {
  const [unit, size] =
    bytes < 1_000_000 ? (["kilobyte", bytes / 1_000] as const) : (["megabyte", bytes / 1e6] as const);
  const digits = unit === "kilobyte" ? 0 : 1;
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(currentLanguage(), options).format(unit === "kilobyte" ? Math.max(1, size) : size);
}

/** How long something took: short times to the tenth of a second, longer ones as a clock. */
export function took(seconds: number): string {
  if (seconds >= 10) return clockTime(seconds * 1000);
  const options = { style: "unit", unit: "second", unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(currentLanguage(), options).format(seconds);
}

/** What a language is called in the language of the page, without its region. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(currentLanguage(), { type: "language" }).of(tag.split("-")[0] ?? tag) ?? tag;
  } catch {
    return tag; // not a language tag at all
  }
}
