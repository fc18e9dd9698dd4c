import { useTranslation } from "react-i18next";
import type { Heard } from "../../softphone/softphone";
import { HeardList } from "../HeardList";
import { SpeakForm } from "../SpeakForm";
import "./words.css";

interface CallInWordsProps {
  heard: readonly Heard[];
  speak: (text: string) => void;
  /** Nobody would hear it: not connected yet, muted, or on hold. */
  silent: boolean;
}

/** The demo has no sound: what is said on the call is read, and written. */
export default function CallInWords({ heard, speak, silent }: CallInWordsProps) {
  const { t } = useTranslation();
  return (
    <section className="call-words" aria-label={t("call.in_words")} data-testid="call-words">
      <h3 className="section-title">
        <span className="call-demo">{t("call.demo")}</span> {t("call.in_words")}
      </h3>
      <HeardList heard={heard} me="agent" />
      <SpeakForm speak={speak} silent={silent} />
    </section>
  );
}
