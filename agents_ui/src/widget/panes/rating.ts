import { COMMENT_LIMIT, type HotlineModel, SCORES } from "../../hotline/model";
import { h, setText } from "../dom";
import { refusal, t } from "../words";
import { statusOf } from "./pane";

/** How the conversation was, from 1 to 5, and why, if one likes; once. */
export function makeRating(hotline: HotlineModel) {
  const { contact } = statusOf(hotline);
  let score: number | null = null;
  let busy = false;

  const comment = h("textarea", { id: "comment", rows: 2, dir: "auto", maxlength: COMMENT_LIMIT });
  const submit = h("button", { type: "submit", class: "button button-quiet" }, t("hotline.rate_send"));
  const more = h(
    "div",
    { hidden: true },
    h("div", { class: "field" }, h("label", { for: "comment" }, t("hotline.rate_comment")), comment),
    submit,
  );
  const error = h("p", { class: "note note-bad", role: "alert", hidden: true });
  const form = h(
    "form",
    { class: "rating", "data-testid": "rating", onsubmit: send },
    h(
      "fieldset",
      { class: "scores" },
      h("legend", {}, t("hotline.rate")),
      h("span", { class: "hint" }, t("hotline.rate_worst")),
      ...SCORES.map(choice),
      h("span", { class: "hint" }, t("hotline.rate_best")),
    ),
    more,
    error,
  );
  const thanks = h("p", { class: "note", role: "status", "data-testid": "rated", hidden: true });
  const element = h("div", {}, form, thanks);

  function choice(each: number): HTMLElement {
    const choose = () => {
      score = each;
      more.hidden = false;
    };
    const label = t("hotline.rate_score", { score: each });
    return h(
      "label",
      { class: "score" },
      h("input", { type: "radio", name: "score", value: each, "aria-label": label, onchange: choose }),
      h("span", { "aria-hidden": "true" }, String(each)),
    );
  }

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (busy || score === null) return;
    busy = submit.disabled = error.hidden = true;
    const reply = await hotline.rate(contact, score, comment.value);
    busy = submit.disabled = false;
    error.hidden = reply.ok;
    if (!reply.ok) setText(error, refusal(reply.code, reply.detail));
  }

  return {
    element,
    update() {
      const rating = statusOf(hotline).rating ?? null;
      form.hidden = rating !== null;
      thanks.hidden = rating === null;
      if (rating === null) return;
      thanks.dataset.score = String(rating);
      setText(thanks, t("hotline.rated", { score: rating }));
    },
  };
}
