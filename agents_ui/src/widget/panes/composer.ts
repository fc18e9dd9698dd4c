import type { SendFile } from "../../chat/attachments";
import { lengthOf, MESSAGE_LIMIT } from "../../chat/conversation";
import { TypingSignal } from "../../chat/typing";
import { wholeNumber } from "../../i18n/format";
import { composes } from "../../keys/chord";
import { h, setAttribute, setText } from "../dom";
import { t } from "../words";
import { makeAttach } from "./attach";

interface ComposerActions {
  send: (text: string) => void;
  setTyping: (on: boolean) => void;
  attach: SendFile;
}

/** Drafts outlive a pane that is made anew in another language. */
const drafts = new Map<string, string>();

/** Where a message is written. Enter sends, Shift+Enter makes a new line; Enter that chooses a character does not send. */
export function makeComposer(contact: string, actions: ComposerActions) {
  const typing = new TypingSignal(actions.setTyping);
  const hint = h("p", { id: "length", class: "chat-hint", "data-testid": "length" });
  const submit = h("button", { type: "submit", class: "chat-send" }, t("chat.send"));
  const field = h("textarea", {
    class: "chat-input",
    rows: 2,
    dir: "auto",
    "aria-label": t("chat.message"),
    "aria-describedby": "length",
    placeholder: t("chat.placeholder"),
    oninput: () => wrote(),
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === "Enter" && !event.shiftKey && !composes(event)) send(event);
    },
    onblur: () => typing.stop(),
  });
  const attach = makeAttach(actions.attach);
  const element = h("form", { class: "chat-composer", onsubmit: send }, field, submit, attach.label, attach.news, hint);
  field.value = drafts.get(contact) ?? "";

  function wrote(): void {
    drafts.set(contact, field.value);
    typing.wrote(field.value);
    measure();
  }

  function measure(): boolean {
    const length = lengthOf(field.value);
    const tooLong = length > MESSAGE_LIMIT;
    const words = t("chat.length", { length: wholeNumber(length), limit: wholeNumber(MESSAGE_LIMIT) });
    setText(hint, tooLong ? `${words} · ${t("chat.too_long")}` : words);
    hint.classList.toggle("chat-too-long", tooLong);
    setAttribute(field, "aria-invalid", String(tooLong));
    submit.disabled = tooLong || field.value.trim() === "";
    return !submit.disabled;
  }

  function send(event: Event): void {
    event.preventDefault();
    if (!measure()) return;
    const text = field.value;
    field.value = "";
    drafts.delete(contact);
    typing.stop();
    measure();
    field.focus();
    actions.send(text);
  }

  measure();
  return { element, field, stop: () => typing.stop() };
}
