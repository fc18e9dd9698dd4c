import i18next from "i18next";
import { configurationWords } from "../../src/console/configuration/words";
import { consoleWords } from "../../src/console/words";
import { hotlineWords } from "../../src/hotline/words";
import { type Language, startTranslations } from "../../src/i18n";

/** Speaks a language, with the words of every page. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.isInitialized) {
    const words = {
      en: { ...consoleWords.en, ...configurationWords.en, ...hotlineWords.en },
      "zh-CN": { ...consoleWords["zh-CN"], ...configurationWords["zh-CN"], ...hotlineWords["zh-CN"] },
    };
    await startTranslations(words, language);
  }
  await i18next.changeLanguage(language);
}
