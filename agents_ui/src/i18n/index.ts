import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { known, LANGUAGES, type Language, preferredLanguage, rememberLanguage, setCurrentLanguage } from "./language";

export * from "./language";

export async function chooseLanguage(language: Language): Promise<void> {
  rememberLanguage(language);
  await i18next.changeLanguage(language);
}

/** Starts the translations with a page's own words; each page bundles only what it shows. */
export async function startTranslations(
  words: Record<Language, object>,
  language = preferredLanguage(),
): Promise<void> {
  i18next.on("languageChanged", (now) => {
    setCurrentLanguage(known(now) ?? "en");
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

/** Adds the words of a part that is loaded later than its page. */
export function addWords(words: Record<Language, object>): void {
  for (const tag of LANGUAGES) i18next.addResourceBundle(tag, "translation", words[tag], true);
}
