import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../react/view";
import { Field } from "./Field";

export interface CallMeSnapshot {
  /** Whose turn it is to call; null where nobody is called back. */
  queue: string | null;
  busy: boolean;
  /** Why the last wish was refused. */
  error: string | null;
}

export interface CallMeActions {
  /** Asks to be called when it is one's turn. */
  callMe: (queue: string, phone: string) => void;
}

/** Asks for a number at which to call whoever could not be kept in the line. */
export function CallMe({ snapshot, actions }: View<CallMeSnapshot, CallMeActions>) {
  const { t } = useTranslation();
  const [phone, setPhone] = useState("");
  const { queue, busy, error } = snapshot;
  if (queue === null) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) actions.callMe(queue, phone.trim());
  };
  return (
    <form className="call-me" aria-label={t("hotline.call_me")} onSubmit={submit}>
      <p className="hint">{t("hotline.call_me_instead_hint")}</p>
      <Field label={t("hotline.phone")}>
        {(id) => (
          <input
            id={id}
            name="phone"
            type="tel"
            autoComplete="tel"
            maxLength={40}
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
        )}
      </Field>
      {error && (
        <p className="note note-bad" role="alert">
          {error}
        </p>
      )}
      <button type="submit" className="button button-quiet" disabled={phone.trim().length < 3 || busy}>
        {t("hotline.call_me")}
      </button>
    </form>
  );
}

/** What was asked for, in words. */
export function Calls({ number, startOver }: { number: string; startOver: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="card start" data-testid="calls">
      <h2>{t("hotline.will_call")}</h2>
      <p className="lead" role="status">
        {t("hotline.will_call_at", { number })}
      </p>
      <button type="button" className="button button-quiet" onClick={startOver}>
        {t("hotline.start_over")}
      </button>
    </section>
  );
}
