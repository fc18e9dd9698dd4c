import { recall, remember } from "../storage";

export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { "zh-CN": "简体中文", en: "English" };

const REMEMBERED = "callcenter.language";

let current: Language = "en";

/** The language of ours that a tag means, if we speak it. */
export function known(tag: string | null): Language | undefined {
  if (!tag) return undefined;
  return LANGUAGES.find((language) => language.split("-")[0] === tag.toLowerCase().split("-")[0]);
}

/** The language chosen before, else the one the page asks for, else the first of the browser's that we speak, else English. */
export function preferredLanguage(ofPage: string | null = null): Language {
  return known(recall(REMEMBERED)) ?? known(ofPage) ?? navigator.languages.map(known).find(Boolean) ?? "en";
}

/** The language that is spoken now. Whoever shows words sets it, and shows them anew. */
export const currentLanguage = (): Language => current;

export function setCurrentLanguage(language: Language): void {
  current = language;
}

export function rememberLanguage(language: Language): void {
  remember(REMEMBERED, language);
}

/** The centre's own words in the language of the page: that language, else one close to it, else any, else the code. */
export function inLanguage(words: Readonly<Record<string, string>> | undefined, code: string): string {
  if (!words) return code;
  const close = Object.keys(words).find((tag) => known(tag) === current);
  return words[current] ?? (close && words[close]) ?? words.en ?? Object.values(words)[0] ?? code;
}
