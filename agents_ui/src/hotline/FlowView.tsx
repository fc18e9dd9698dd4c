import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FlowChoice, FlowCollect } from "../api/generated/messages";
import type { View } from "../react/view";
import { Field } from "./Field";
import { type Asked, NO_NUMBER } from "./model";
import "../chat/chat.css";
import "./flow.css";

export interface FlowSnapshot {
  asked: readonly Asked[];
  /** Tells one question from the next. */
  number: number;
  choices: readonly FlowChoice[];
  collect: FlowCollect | null;
  busy: boolean;
  /** Why the last answer was refused. */
  error: string | null;
}

export interface FlowActions {
  answer: (keys: string, words: string) => void;
  leave: () => void;
}

/** The questions that find out what it is about: what the centre says, and what can be answered. */
export function FlowView({ snapshot, actions }: View<FlowSnapshot, FlowActions>) {
  const { t } = useTranslation();
  const { asked, choices, collect, busy } = snapshot;
  return (
    <section className="card flow" data-testid="flow" data-number={snapshot.number}>
      <div className="talk-header">
        <h2>{t("hotline.asking")}</h2>
        <button type="button" className="button button-quiet" onClick={actions.leave}>
          {t("hotline.leave")}
        </button>
      </div>
      <ol className="chat-messages flow-said" aria-live="polite">
        {asked.flatMap((each) => [
          ...each.prompts.map((prompt) => (
            <li key={`${each.number} ${prompt}`} className="chat-message chat-theirs" data-testid="prompt">
              <p className="chat-text">{prompt}</p>
            </li>
          )),
          each.answer !== null && (
            <li key={`${each.number} answer`} className="chat-message chat-mine" data-testid="answer">
              <p className="chat-text">{each.answer}</p>
            </li>
          ),
        ])}
      </ol>
      {choices.length > 0 && (
        <div className="choices">
          {choices.map(({ key, label }) => (
            <button
              key={key}
              type="button"
              className="button button-quiet"
              disabled={busy}
              data-testid={`choice-${key}`}
              onClick={() => actions.answer(key, label)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      {collect && <Digits key={snapshot.number} collect={collect} busy={busy} answer={actions.answer} />}
      {snapshot.error && (
        <p className="note note-bad" role="alert">
          {snapshot.error}
        </p>
      )}
    </section>
  );
}

interface DigitsProps {
  collect: FlowCollect;
  busy: boolean;
  answer: FlowActions["answer"];
}

function Digits({ collect: { least, most }, busy, answer }: DigitsProps) {
  const { t } = useTranslation();
  const [digits, setDigits] = useState("");
  const enough = digits.length >= least && digits.length <= most;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (enough && !busy) answer(digits, digits);
  };
  return (
    <form className="digits-form" onSubmit={send}>
      <Field label={t("hotline.your_answer")}>
        {(id) => (
          <input
            id={id}
            inputMode="numeric"
            autoComplete="off"
            maxLength={most}
            value={digits}
            onChange={(event) => setDigits(event.currentTarget.value.replace(/\D/g, ""))}
          />
        )}
      </Field>
      <p className="hint">
        {least === most ? t("hotline.digits_exactly", { count: most }) : t("hotline.digits_range", { least, most })}
      </p>
      <div className="digits-buttons">
        <button type="submit" className="button" disabled={!enough || busy}>
          {t("hotline.give")}
        </button>
        <button
          type="button"
          className="button button-quiet"
          disabled={busy}
          onClick={() => answer(NO_NUMBER, t("hotline.without"))}
        >
          {t("hotline.without")}
        </button>
      </div>
    </form>
  );
}
