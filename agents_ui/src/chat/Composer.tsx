import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { wholeNumber } from "../i18n/format";
import { composes } from "../keys/chord";
import type { View } from "../react/view";
import { AttachButton } from "./AttachButton";
import type { SendFile } from "./attachments";
import { lengthOf, MESSAGE_LIMIT } from "./conversation";
import "./chat.css";

export interface ComposerSnapshot {
  text: string;
}

export interface ComposerActions {
  write: (text: string) => void;
  send: (text: string) => void;
  stopTyping: () => void;
  attach: SendFile;
}

interface ComposerParts {
  field?: RefObject<HTMLTextAreaElement | null>;
  file?: RefObject<HTMLInputElement | null>;
  /** What the field's keys choose from just now, and the id of what they are at. */
  chooses?: { list: string; option: string };
}

/** Where a message is written. Enter sends, Shift+Enter makes a new line; Enter that chooses a character does not send. */
export function Composer({
  snapshot,
  actions,
  field: outer,
  file,
  chooses,
}: View<ComposerSnapshot, ComposerActions> & ComposerParts) {
  const { t } = useTranslation();
  const hint = useId();
  const own = useRef<HTMLTextAreaElement>(null);
  const field = outer ?? own;
  const { text } = snapshot;
  const length = lengthOf(text);
  const tooLong = length > MESSAGE_LIMIT;
  const sendable = text.trim() !== "" && !tooLong;

  // Whoever has just been connected, or has turned to this conversation, is about to write.
  useEffect(() => field.current?.focus(), [field]);

  const send = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (sendable) actions.send(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (event.key === "Enter" && !event.shiftKey && !composes(event.nativeEvent)) send(event);
  };

  return (
    <form className="chat-composer" onSubmit={send}>
      <textarea
        ref={field}
        className="chat-input"
        rows={Math.min(6, Math.max(2, text.split("\n").length))}
        aria-label={t("chat.message")}
        aria-describedby={hint}
        aria-invalid={tooLong}
        aria-controls={chooses?.list}
        aria-activedescendant={chooses?.option}
        dir="auto"
        placeholder={t("chat.placeholder")}
        value={text}
        onChange={(event) => actions.write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={actions.stopTyping}
      />
      <button type="submit" className="chat-send" disabled={!sendable}>
        {t("chat.send")}
      </button>
      <AttachButton send={actions.attach} field={file} />
      <p id={hint} className={tooLong ? "chat-hint chat-too-long" : "chat-hint"} data-testid="length">
        {t("chat.length", { length: wholeNumber(length), limit: wholeNumber(MESSAGE_LIMIT) })}
        {tooLong && ` · ${t("chat.too_long")}`}
      </p>
    </form>
  );
}
