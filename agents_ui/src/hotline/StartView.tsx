import { type FormEvent, type InputHTMLAttributes, useState } from "react";
import { useTranslation } from "react-i18next";
import type { QueueChoice } from "../api/generated/messages";
import type { DemoCustomer } from "../api/rest";
import { inLanguage } from "../i18n";
import { useServerNow } from "../react/clock";
import type { View } from "../react/view";
import { Calls } from "./CallMe";
import { DemoSignIn } from "./DemoSignIn";
import { Field } from "./Field";
import { isOpen } from "./model";
import { Opening } from "./Opening";

export interface StartSnapshot {
  queues: readonly QueueChoice[];
  zone: string | null;
  /** The name we know them by, when a signed identity said it. */
  name: string | null;
  /** The demo's signed-in customers; empty outside the demo. */
  demoCustomers: readonly DemoCustomer[];
  /** Which of them the page comes as. */
  comesAs: string;
  busy: boolean;
  /** Why the last try to start was refused. */
  error: string | null;
  /** The number at which we are going to call, once that was asked for. */
  calls: string | null;
}

export interface StartForm {
  /** Null to be asked what it is about. */
  queue: string | null;
  name: string;
  phone: string;
  email: string;
}

export interface StartActions {
  begin: (form: StartForm) => void;
  /** Asks to be called when it is one's turn. */
  callMe: (queue: string, phone: string) => void;
  /** Goes back from what was asked for to the beginning. */
  startOver: () => void;
  comeAs: (externalId: string) => void;
}

const blank = { queue: undefined as string | null | undefined, name: "", phone: "", email: "" };

export function StartView({ snapshot, actions }: View<StartSnapshot, StartActions>) {
  const { t } = useTranslation();
  const [form, setForm] = useState(blank);
  const now = useServerNow(10_000);
  const open = (queue: QueueChoice) => isOpen(queue, now);
  const wish =
    form.queue === null || snapshot.queues.some((queue) => queue.id === form.queue && open(queue))
      ? form.queue
      : undefined;
  const chosen = wish !== undefined;
  const change = (name: "name" | "phone" | "email") => (event: FormEvent<HTMLInputElement>) =>
    setForm({ ...form, [name]: event.currentTarget.value });

  const text = (name: "name" | "phone" | "email", attributes: InputHTMLAttributes<HTMLInputElement>) => (
    <Field label={t(`hotline.${name}`)}>
      {(id) => <input id={id} name={name} value={form[name]} onChange={change(name)} {...attributes} />}
    </Field>
  );

  const callback = snapshot.queues.find((queue) => queue.id === form.queue && queue.callback);

  if (snapshot.calls !== null) return <Calls number={snapshot.calls} startOver={actions.startOver} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wish !== undefined && !snapshot.busy) actions.begin({ ...form, queue: wish });
  };

  return (
    <form className="card start" onSubmit={submit} data-testid="start">
      <h2>{t("hotline.welcome")}</h2>
      <p className="lead">{t("hotline.lead")}</p>

      <DemoSignIn customers={snapshot.demoCustomers} chosen={snapshot.comesAs} choose={actions.comeAs} />
      {snapshot.name && (
        <p className="note" data-testid="signed-in">
          {t("hotline.signed_in", { name: snapshot.name })}
        </p>
      )}

      <fieldset className="subjects">
        <legend>{t("hotline.subject")}</legend>
        <label className="subject" data-testid="subject-unsure">
          <input
            type="radio"
            name="queue"
            checked={form.queue === null}
            onChange={() => setForm({ ...form, queue: null })}
          />
          <span className="subject-name">{t("hotline.unsure")}</span>
          <span className="state subject-hint">{t("hotline.unsure_hint")}</span>
        </label>
        {snapshot.queues.map((queue) => (
          <label key={queue.id} className="subject" data-testid={`subject-${queue.id}`} data-open={open(queue)}>
            <input
              type="radio"
              name="queue"
              value={queue.id}
              checked={form.queue === queue.id}
              disabled={!open(queue)}
              onChange={() => setForm({ ...form, queue: queue.id })}
            />
            <span className="subject-name">{inLanguage(queue.name, queue.id)}</span>
            <span className={open(queue) ? "state state-open" : "state"}>
              {open(queue) ? t("hotline.open") : t("hotline.closed")}
            </span>
            {!open(queue) && queue.opens_at !== null && <Opening at={queue.opens_at} zone={snapshot.zone} />}
          </label>
        ))}
      </fieldset>
      {!snapshot.queues.some(open) && <p className="note">{t("hotline.all_closed")}</p>}

      {!snapshot.name && (
        <details className="about" open>
          <summary>{t("hotline.about_you")}</summary>
          <p className="hint">{t("hotline.about_you_hint")}</p>
          <div className="about-fields">
            {text("name", { autoComplete: "name", maxLength: 100 })}
            {text("phone", { type: "tel", autoComplete: "tel", maxLength: 100 })}
            {text("email", { type: "email", autoComplete: "email", maxLength: 254 })}
          </div>
        </details>
      )}

      {snapshot.error && (
        <p className="note note-bad" role="alert">
          {snapshot.error}
        </p>
      )}
      <button type="submit" className="button" disabled={!chosen || snapshot.busy}>
        {snapshot.busy ? t("hotline.starting") : t("hotline.start")}
      </button>
      {callback && (
        <section className="call-me" aria-label={t("hotline.call_me")}>
          <p className="hint">{t("hotline.call_me_hint")}</p>
          {snapshot.name && text("phone", { type: "tel", autoComplete: "tel", maxLength: 40 })}
          <button
            type="button"
            className="button button-quiet"
            disabled={form.phone.trim().length < 3 || snapshot.busy}
            onClick={() => actions.callMe(callback.id, form.phone.trim())}
          >
            {t("hotline.call_me")}
          </button>
        </section>
      )}
    </form>
  );
}
