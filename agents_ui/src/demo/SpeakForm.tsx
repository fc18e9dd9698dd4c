import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

interface SpeakFormProps {
  speak: (text: string) => void;
  /** Nobody would hear it. */
  silent: boolean;
}

/** Says something into a line, in words. */
export function SpeakForm({ speak, silent }: SpeakFormProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const say = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "" || silent) return;
    speak(text.trim());
    setText("");
  };
  return (
    <form className="speak" onSubmit={say}>
      <input
        value={text}
        maxLength={500}
        disabled={silent}
        aria-label={t("heard.say")}
        placeholder={t(silent ? "heard.silent" : "heard.placeholder")}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" disabled={silent || text.trim() === ""}>
        {t("heard.speak")}
      </button>
    </form>
  );
}
