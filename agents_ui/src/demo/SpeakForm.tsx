import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

/** Says something into a line, in words. */
export function SpeakForm({ speak, disabled = false }: { speak: (text: string) => void; disabled?: boolean }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const say = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "" || disabled) return;
    speak(text.trim());
    setText("");
  };
  return (
    <form className="speak" onSubmit={say}>
      <input
        value={text}
        maxLength={500}
        disabled={disabled}
        aria-label={t("heard.say")}
        placeholder={t("heard.placeholder")}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" disabled={disabled || text.trim() === ""}>
        {t("heard.speak")}
      </button>
    </form>
  );
}
