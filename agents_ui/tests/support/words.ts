import i18next from "i18next";
import { consoleWords } from "../../src/console/words";
import { hotlineWords } from "../../src/hotline/words";
import { type Language, startTranslations } from "../../src/i18n";

/** Speaks a language, with the words of both pages. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.isInitialized) {
    const words = {
      en: { ...consoleWords.en, ...hotlineWords.en },
      "zh-CN": { ...consoleWords["zh-CN"], ...hotlineWords["zh-CN"] },
    };
    await startTranslations(words, language);
  }
  await i18next.changeLanguage(language);
}
