import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { recall, remember } from "../storage";

export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { "zh-CN": "简体中文", en: "English" };

const REMEMBERED = "callcenter.language";

function known(tag: string | null): Language | undefined {
  if (!tag) return undefined;
  return LANGUAGES.find((language) => language.split("-")[0] === tag.toLowerCase().split("-")[0]);
}

/** The language chosen before, else the first of the browser's that we speak, else English. */
export function preferredLanguage(): Language {
  return known(recall(REMEMBERED)) ?? navigator.languages.map(known).find(Boolean) ?? "en";
}

export function currentLanguage(): Language {
  return known(i18next.resolvedLanguage ?? null) ?? "en";
}

export async function chooseLanguage(language: Language): Promise<void> {
  remember(REMEMBERED, language);
  await i18next.changeLanguage(language);
}

/** Starts the translations with a page's own words; each page bundles only what it shows. */
export async function startTranslations(
  words: Record<Language, object>,
  language = preferredLanguage(),
): Promise<void> {
  i18next.on("languageChanged", (now) => {
    document.documentElement.lang = now;
  });
  await i18next.use(initReactI18next).init({
    resources: Object.fromEntries(LANGUAGES.map((tag) => [tag, { translation: words[tag] }])),
    lng: language,
    fallbackLng: false,
    supportedLngs: LANGUAGES,
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
}

/** The centre's own words in the language of the page: that language, else one close to it, else any, else the code. */
export function inLanguage(words: Readonly<Record<string, string>> | undefined, code: string): string {
  if (!words) return code;
  const language = currentLanguage();
  const close = Object.keys(words).find((tag) => known(tag) === language);
  return words[language] ?? (close && words[close]) ?? words.en ?? Object.values(words)[0] ?? code;
}
