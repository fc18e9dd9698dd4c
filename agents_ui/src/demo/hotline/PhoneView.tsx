import type { TFunction } from "i18next";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../hotline/Field";
import { clockTime } from "../../i18n/format";
import { useServerNow } from "../../react/clock";
import { Keypad } from "../../react/Keypad";
import type { View } from "../../react/view";
import { HeardList } from "../HeardList";
import { type CarrierCall, INSPECTOR } from "../leg";
import { SpeakForm } from "../SpeakForm";
import { type PhoneState, WITHHELD } from "./phone";
import "./phone.css";

export interface PhoneSnapshot extends PhoneState {
  hotline: string;
  callers: readonly { name: string; number: string }[];
}

export interface PhoneActions {
  call: (from: string) => void;
  key: (digit: string) => void;
  speak: (text: string) => void;
  hangUp: () => void;
  again: () => void;
}

/** A telephone to ring the hotline with: one reads what one would hear, and writes what one would say. */
export function PhoneView({ snapshot, actions }: View<PhoneSnapshot, PhoneActions>) {
  const { t } = useTranslation();
  const { phase } = snapshot;
  return (
    <aside className="phone" aria-label={t("phone.title")} data-testid="phone" data-phase={phase}>
      <header className="phone-top">
        <h2>
          <span className="phone-demo">{t("phone.demo")}</span> {t("phone.title")}
        </h2>
        <p className="phone-number">{snapshot.hotline}</p>
      </header>
      {phase === "idle" || phase === "dialling" ? (
        <Dial snapshot={snapshot} call={actions.call} />
      ) : (
        <InCall snapshot={snapshot} actions={actions} />
      )}
      <a className="phone-inspector" href={INSPECTOR} target="_blank" rel="noopener">
        {t("phone.inspector")}
      </a>
    </aside>
  );
}

function Dial({ snapshot, call }: { snapshot: PhoneSnapshot; call: PhoneActions["call"] }) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(WITHHELD);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    call(from);
  };
  return (
    <form className="phone-dial" onSubmit={submit}>
      <p className="hint">{t("phone.lead")}</p>
      <Field label={t("phone.from")}>
        {(id) => (
          <select id={id} value={from} onChange={(event) => setFrom(event.currentTarget.value)}>
            <option value={WITHHELD}>{t("phone.withheld")}</option>
            {snapshot.callers.map(({ name, number }) => (
              <option key={`${name} ${number}`} value={number}>
                {name} · {number}
              </option>
            ))}
          </select>
        )}
      </Field>
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
  const silent = call?.state !== "conference" || call.held;
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
