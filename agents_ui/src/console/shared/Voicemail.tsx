import { useTranslation } from "react-i18next";
import { dateAndTime, took } from "../../i18n/format";

interface VoicemailProps {
  contact: string;
  seconds: number;
  at?: string;
}

/** The message a caller has left; the sound is fetched once somebody wants to hear it. */
export function Voicemail({ contact, seconds, at }: VoicemailProps) {
  const { t } = useTranslation();
  const words = [t("voicemail.length", { took: took(seconds) }), at && dateAndTime(at)];
  return (
    <figure className="voicemail" data-testid="voicemail">
      <figcaption>{words.filter(Boolean).join(" · ")}</figcaption>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said */}
      <audio
        controls
        preload="none"
        aria-label={t("voicemail.player")}
        src={`/api/v1/contacts/${encodeURIComponent(contact)}/voicemail`}
      />
    </figure>
  );
}
