import { useTranslation } from "react-i18next";
import { chooseLanguage, currentLanguage, LANGUAGE_NAMES, LANGUAGES, type Language } from "../i18n";
import "./language.css";

export function LanguageSwitch() {
  const { t } = useTranslation();
  return (
    <select
      className="language"
      aria-label={t("language")}
      value={currentLanguage()}
      onChange={(event) => void chooseLanguage(event.currentTarget.value as Language)}
    >
      {LANGUAGES.map((language) => (
        <option key={language} value={language} lang={language}>
          {LANGUAGE_NAMES[language]}
        </option>
      ))}
    </select>
  );
}
