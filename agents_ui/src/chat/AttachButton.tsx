import { type ChangeEvent, type RefObject, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ATTACHABLE, type SendFile } from "./attachments";
import "./attach.css";

const CLIP = "M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6";

/** Chooses a file and sends it at once; says while it goes, and why it did not. */
export function AttachButton({ send, field }: { send: SendFile; field?: RefObject<HTMLInputElement | null> }) {
  const { t, i18n } = useTranslation();
  const news = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const chosen = async ({ currentTarget: field }: ChangeEvent<HTMLInputElement>) => {
    const file = field.files?.[0];
    field.value = ""; // so that the same one can be chosen again
    if (!file || busy) return;
    setBusy(true);
    setError(null);
    const refused = await send(file);
    setBusy(false);
    if (!refused) return;
    const known = i18n.exists(`error.${refused.code}`);
    setError(known ? t(`error.${refused.code}` as "error.error") : (refused.detail ?? t("error.error")));
  };

  return (
    <>
      <label className="chat-attach" title={t("chat.attach_hint")}>
        <input
          ref={field}
          type="file"
          className="chat-hidden"
          aria-label={t("chat.attach")}
          aria-describedby={news}
          accept={ATTACHABLE}
          disabled={busy}
          onChange={(event) => void chosen(event)}
        />
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={CLIP} />
        </svg>
      </label>
      <p id={news} className={error ? "chat-attaching chat-too-long" : "chat-attaching"} role="status">
        {busy ? t("chat.attaching") : error}
      </p>
    </>
  );
}
