import type { HotlineModel } from "../../hotline/model";
import { dayOf, saveAs, transcriptPage } from "../../hotline/transcript";
import { h, setText } from "../dom";
import { refusal, t } from "../words";
import { statusOf } from "./pane";

/** Keeping what was said: as a file, or by mail. */
export function makeKeep(hotline: HotlineModel, agentName: () => string) {
  const { contact } = statusOf(hotline);
  const email = h("input", { id: "email", type: "email", autocomplete: "email", required: true, maxlength: 254 });
  const submit = h("button", { type: "submit", class: "button button-quiet" }, t("hotline.mail_send"));
  const form = h(
    "form",
    { class: "keep-mail", "data-testid": "mail", hidden: true, onsubmit: send },
    h("div", { class: "field" }, h("label", { for: "email" }, t("hotline.mail_address")), email),
    submit,
  );
  const mail = h("button", { type: "button", class: "button button-quiet", onclick: ask }, t("hotline.mail"));
  const news = h("div", { role: "status" });
  const error = h("p", { class: "note note-bad", role: "alert", hidden: true });
  const element = h(
    "div",
    { class: "keep" },
    h(
      "div",
      { class: "keep-ways" },
      h("button", { type: "button", class: "button button-quiet", onclick: download }, t("hotline.download")),
      mail,
    ),
    form,
    news,
    error,
  );
  mail.hidden = !hotline.stores.visit.getState().welcome?.mail;

  function ask(): void {
    mail.hidden = true;
    form.hidden = false;
    email.focus();
  }

  function download(): void {
    const conversation = hotline.stores.conversations.of(contact);
    const title = t("hotline.transcript_of", { day: dayOf(conversation) });
    const names = { agent: agentName(), customer: t("hotline.you") };
    saveAs(`${title}.html`, transcriptPage(conversation, { title, names }));
  }

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = error.hidden = true;
    const reply = await hotline.mailTranscript(contact, email.value);
    submit.disabled = false;
    error.hidden = form.hidden = reply.ok;
    if (reply.ok) news.append(h("p", { class: "note", "data-testid": "mailed" }, t("hotline.mailed")));
    else setText(error, refusal(reply.code, reply.detail));
  }

  return { element };
}
