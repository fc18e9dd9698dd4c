import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../react/view";
import { Field } from "./Field";

export interface KeepSnapshot {
  /** Whether the centre sends mail. */
  mail: boolean;
  mailed: boolean;
  busy: boolean;
  /** Why the last try was refused. */
  error: string | null;
}

export interface KeepActions {
  download: () => void;
  sendTo: (email: string) => void;
}

/** Keeping what was said: as a file, or by mail. */
export function KeepForm({ snapshot, actions }: View<KeepSnapshot, KeepActions>) {
  const { t } = useTranslation();
  const [email, setEmail] = useState<string | null>(null);
  const { mail, mailed, busy, error } = snapshot;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (email && !busy) actions.sendTo(email);
  };
  return (
    <div className="keep">
      <div className="keep-ways">
        <button type="button" className="button button-quiet" onClick={actions.download}>
          {t("hotline.download")}
        </button>
        {mail && email === null && !mailed && (
          <button type="button" className="button button-quiet" onClick={() => setEmail("")}>
            {t("hotline.mail")}
          </button>
        )}
      </div>
      {email !== null && !mailed && (
        <form className="keep-mail" onSubmit={send} data-testid="mail">
          <Field label={t("hotline.mail_address")}>
            {(id) => (
              <input
                id={id}
                type="email"
                autoComplete="email"
                required
                maxLength={254}
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
            )}
          </Field>
          <button type="submit" className="button button-quiet" disabled={busy}>
            {t("hotline.mail_send")}
          </button>
        </form>
      )}
      <div role="status">
        {mailed && (
          <p className="note" data-testid="mailed">
            {t("hotline.mailed")}
          </p>
        )}
      </div>
      {error && (
        <p className="note note-bad" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
