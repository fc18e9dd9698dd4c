import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../react/view";
import { Field } from "./Field";
import { COMMENT_LIMIT, SCORES } from "./model";
import "./rating.css";

export interface RatingSnapshot {
  /** What they gave; null as long as they gave nothing. */
  rating: number | null;
  busy: boolean;
  /** Why the last try was refused. */
  error: string | null;
}

export interface RatingActions {
  rate: (score: number, comment: string) => void;
}

/** How the conversation was, from 1 to 5, and why, if one likes; once. */
export function RatingForm({ snapshot, actions }: View<RatingSnapshot, RatingActions>) {
  const { t } = useTranslation();
  const [score, setScore] = useState<number | null>(null);
  const [comment, setComment] = useState("");
  const { rating, busy, error } = snapshot;
  if (rating !== null) {
    return (
      <p className="note" role="status" data-testid="rated" data-score={rating}>
        {t("hotline.rated", { score: rating })}
      </p>
    );
  }
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (score !== null && !busy) actions.rate(score, comment);
  };
  return (
    <form className="rating" onSubmit={send} data-testid="rating">
      <fieldset className="scores">
        <legend>{t("hotline.rate")}</legend>
        <span className="hint">{t("hotline.rate_worst")}</span>
        {SCORES.map((each) => (
          <label key={each} className="score">
            <input
              type="radio"
              name="score"
              checked={score === each}
              aria-label={t("hotline.rate_score", { score: each })}
              onChange={() => setScore(each)}
            />
            <span aria-hidden="true">{each}</span>
          </label>
        ))}
        <span className="hint">{t("hotline.rate_best")}</span>
      </fieldset>
      {score !== null && (
        <>
          <Field label={t("hotline.rate_comment")}>
            {(id) => (
              <textarea
                id={id}
                rows={2}
                dir="auto"
                maxLength={COMMENT_LIMIT}
                value={comment}
                onChange={(event) => setComment(event.currentTarget.value)}
              />
            )}
          </Field>
          <button type="submit" className="button button-quiet" disabled={busy}>
            {t("hotline.rate_send")}
          </button>
        </>
      )}
      {error && (
        <p className="note note-bad" role="alert">
          {error}
        </p>
      )}
    </form>
  );
}
