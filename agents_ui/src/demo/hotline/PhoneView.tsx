import type { TFunction } from "i18next";
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../hotline/Field";
import { clockTime } from "../../i18n/format";
import { useServerNow } from "../../react/clock";
import { Keypad } from "../../react/Keypad";
import type { View } from "../../react/view";
import { HeardList } from "../HeardList";
import { type CarrierCall, INSPECTOR, type Ring } from "../leg";
import { SpeakForm } from "../SpeakForm";
import { type PhoneState, WITHHELD } from "./phone";
import "./phone.css";

export interface PhoneSnapshot extends PhoneState {
  hotline: string;
  callers: readonly { name: string; number: string }[];
}

export interface PhoneActions {
  own: (number: string) => void;
  call: () => void;
  answer: () => void;
  decline: () => void;
  key: (digit: string) => void;
  speak: (text: string) => void;
  hangUp: () => void;
  again: () => void;
}

/** A telephone to ring the hotline with: one reads what one would hear, and writes what one would say. */
export function PhoneView({ snapshot, actions }: View<PhoneSnapshot, PhoneActions>) {
  const { t } = useTranslation();
  const { ringing } = snapshot;
  const inCall = snapshot.phase === "call" || snapshot.phase === "over";
  const phase = ringing && snapshot.phase !== "call" && snapshot.phase !== "dialling" ? "ringing" : snapshot.phase;
  return (
    <aside className="phone" aria-label={t("phone.title")} data-testid="phone" data-phase={phase}>
      <header className="phone-top">
        <h2>
          <span className="phone-demo">{t("phone.demo")}</span> {t("phone.title")}
        </h2>
        <p className="phone-number">{snapshot.hotline}</p>
      </header>
      {phase === "ringing" && ringing && <Ringing snapshot={ringing} actions={actions} />}
      {phase !== "ringing" && !inCall && <Dial snapshot={snapshot} actions={actions} />}
      {phase !== "ringing" && inCall && <InCall snapshot={snapshot} actions={actions} />}
      <a className="phone-inspector" href={INSPECTOR} target="_blank" rel="noopener">
        {t("phone.inspector")}
      </a>
    </aside>
  );
}

/** It rings. Whoever is not writing something has Answer under their fingers; Escape declines. */
function Ringing({ snapshot, actions }: View<Ring, Pick<PhoneActions, "answer" | "decline">>) {
  const { t } = useTranslation();
  const answer = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!document.activeElement?.matches("input, textarea, select")) answer.current?.focus();
  }, []);
  const typed = (event: KeyboardEvent) => {
    if (event.key === "Escape") actions.decline();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="phone-ringing" role="group" aria-label={t("phone.incoming")} onKeyDown={typed}>
      <p role="alert" data-testid="phone-rings">
        {t("phone.rings", { number: snapshot.from })}
      </p>
      <div className="phone-choice">
        <button type="button" className="button phone-hang-up" onClick={actions.decline}>
          {t("phone.decline")}
        </button>
        <button type="button" className="button phone-call" ref={answer} onClick={actions.answer}>
          {t("phone.answer")}
        </button>
      </div>
    </div>
  );
}

function Dial({ snapshot, actions }: View<PhoneSnapshot, Pick<PhoneActions, "own" | "call">>) {
  const { t } = useTranslation();
  const { own } = snapshot;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    actions.call();
  };
  return (
    <form className="phone-dial" onSubmit={submit}>
      <p className="hint">{t("phone.lead")}</p>
      <Field label={t("phone.from")}>
        {(id) => (
          <select id={id} value={own} onChange={(event) => actions.own(event.currentTarget.value)}>
            <option value={WITHHELD}>{t("phone.withheld")}</option>
            {snapshot.callers.map(({ name, number }) => (
              <option key={`${name} ${number}`} value={number}>
                {name} · {number}
              </option>
            ))}
          </select>
        )}
      </Field>
      {own !== WITHHELD && <p className="hint">{t("phone.will_ring")}</p>}
      {snapshot.error && (
        <p className="note note-bad" role="alert">
          {t("phone.failed", { why: snapshot.error })}
        </p>
      )}
      <button type="submit" className="button phone-call" disabled={snapshot.phase === "dialling"}>
        {t("phone.call")}
      </button>
    </form>
  );
}

function InCall({ snapshot, actions }: View<PhoneSnapshot, PhoneActions>) {
  const { t } = useTranslation();
  const { call, phase } = snapshot;
  const over = phase === "over";
  const silent = (call?.state !== "conference" && call?.state !== "recording") || call.held;
  return (
    <>
      <p
        className="phone-state"
        role="status"
        data-testid="phone-state"
        data-state={call?.state}
        data-held={call?.held ?? false}
      >
        <span>{stateWords(t, call, snapshot.hotline)}</span>
        {call && !over && <Since at={call.since} />}
      </p>
      {snapshot.lost && <p className="note note-warn">{t("phone.lost")}</p>}
      <HeardList heard={snapshot.heard} me="customer" />
      {!over && <SpeakForm speak={actions.speak} silent={silent} />}
      {!over && <Keypad snapshot={{ keyed: snapshot.keyed, disabled: !call }} actions={{ key: actions.key }} />}
      {over ? (
        <button type="button" className="button phone-end" onClick={actions.again}>
          {t("phone.again")}
        </button>
      ) : (
        <button type="button" className="button phone-end phone-hang-up" onClick={actions.hangUp}>
          {t("phone.hang_up")}
        </button>
      )}
    </>
  );
}

function Since({ at }: { at: number }) {
  const now = useServerNow();
  return <span className="phone-timer">{clockTime(now - at)}</span>;
}

function stateWords(t: TFunction, call: CarrierCall | null, number: string): string {
  switch (call?.status) {
    case undefined:
    case "queued":
      return t("phone.calling", { number });
    case "ringing":
      return t("phone.state.ringing");
    case "in-progress":
      return call?.held ? t("phone.held") : t(`phone.state.${call?.state ?? "document"}`);
    default:
      return t(`phone.ended.${call?.status ?? "completed"}`);
  }
}
