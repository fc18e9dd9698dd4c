import type { ContactStatus, FlowCollect } from "../../api/generated/messages";
import { NO_NUMBER } from "../../hotline/model";
import { h, setChildren, setText } from "../dom";
import { refusal, t } from "../words";
import { type MakePane, statusOf } from "./pane";

/** The questions that find out what it is about: what the centre says, and what can be answered. */
export const flowPane: MakePane = (hotline) => {
  let busy = false;
  let shown = "";
  const said = h("ol", { class: "chat-messages flow-said", "aria-live": "polite" });
  const answers = h("div", { class: "answers" });
  const error = h("p", { class: "note note-bad", role: "alert", hidden: true });
  const heading = h("h3", { tabindex: -1 }, t("hotline.asking"));
  const leave = () => void hotline.leave(statusOf(hotline).contact);
  const element = h(
    "section",
    { class: "card flow", "data-testid": "flow" },
    h(
      "div",
      { class: "talk-header" },
      heading,
      h("button", { type: "button", class: "button button-quiet", onclick: leave }, t("hotline.leave")),
    ),
    h("div", { class: "chat-scroll" }, said, answers, error),
  );

  async function answer(number: number, keys: string, words: string): Promise<void> {
    if (busy) return;
    busy = true;
    error.hidden = true;
    update();
    const reply = await hotline.answer(statusOf(hotline).contact, number, keys, words);
    busy = false;
    error.hidden = reply.ok;
    if (!reply.ok) setText(error, refusal(reply.code, reply.detail));
    update();
  }

  function choices({ choices = [], number = 0 }: ContactStatus): HTMLElement[] {
    return choices.map(({ key, label }) =>
      h(
        "button",
        {
          type: "button",
          class: "button button-quiet",
          "data-testid": `choice-${key}`,
          onclick: () => void answer(number, key, label),
        },
        label,
      ),
    );
  }

  function digits({ least, most }: FlowCollect, number: number): HTMLElement {
    const field = h("input", { id: "digits", inputmode: "numeric", autocomplete: "off", maxlength: most });
    const enough = () => field.value.length >= least && field.value.length <= most;
    const submit = h("button", { type: "submit", class: "button", disabled: true }, t("hotline.give"));
    field.addEventListener("input", () => {
      field.value = field.value.replace(/\D/g, "");
      submit.disabled = !enough();
    });
    const send = (event: Event) => {
      event.preventDefault();
      if (enough()) void answer(number, field.value, field.value);
    };
    const without = () => void answer(number, NO_NUMBER, t("hotline.without"));
    const hint =
      least === most ? t("hotline.digits_exactly", { count: most }) : t("hotline.digits_range", { least, most });
    return h(
      "form",
      { class: "digits-form", onsubmit: send },
      h("div", { class: "field" }, h("label", { for: "digits" }, t("hotline.your_answer")), field),
      h("p", { class: "hint" }, hint),
      h(
        "div",
        { class: "digits-buttons" },
        submit,
        h("button", { type: "button", class: "button button-quiet", onclick: without }, t("hotline.without")),
      ),
    );
  }

  function bubble(text: string, whose: "theirs" | "mine"): HTMLElement {
    const testId = whose === "mine" ? "answer" : "prompt";
    return h(
      "li",
      { class: `chat-message chat-${whose}`, "data-testid": testId },
      h("p", { class: "chat-text" }, text),
    );
  }

  function update(): void {
    const { asked } = hotline.stores.visit.getState();
    const status = statusOf(hotline);
    const number = status.number ?? 0;
    element.dataset.number = String(number);
    const showing = JSON.stringify([asked, status.choices, status.collect]);
    if (showing !== shown) {
      shown = showing;
      const bubbles = asked.flatMap((each) => [
        ...each.prompts.map((prompt) => bubble(prompt, "theirs")),
        each.answer !== null && bubble(each.answer, "mine"),
      ]);
      setChildren(said, ...bubbles);
      setChildren(
        answers,
        h("div", { class: "choices" }, ...choices(status)),
        status.collect && digits(status.collect, number),
      );
      answers.scrollIntoView?.({ block: "nearest" });
    }
    const answered = asked.some((each) => each.number === number && each.answer !== null);
    for (const button of answers.querySelectorAll("button")) {
      if (button.type === "button") button.disabled = busy || answered;
    }
  }

  update();
  return { element, update, focus: () => answers.querySelector<HTMLElement>("input, button") ?? heading };
};
