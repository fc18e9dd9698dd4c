import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "./view";
import "./keypad.css";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

export interface KeypadSnapshot {
  /** The keys sent so far. */
  keyed: string;
  disabled?: boolean;
  /** It has just been opened: typing goes to it. */
  focus?: boolean;
}

/** The keys of a telephone: pressed, or typed while one of them has the focus. */
export function Keypad({ snapshot, actions }: View<KeypadSnapshot, { key: (digit: string) => void }>) {
  const { t } = useTranslation();
  const { keyed, disabled = false, focus = false } = snapshot;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focus) first.current?.focus();
  }, [focus]);
  const typed = (event: KeyboardEvent) => {
    // What is held down is pressed once; what goes with another key is a shortcut, unless it takes AltGr to write it.
    const shortcut = event.ctrlKey || event.metaKey || event.altKey;
    if (event.repeat || (shortcut && !event.getModifierState("AltGraph"))) return;
    if (!disabled && (KEYS as readonly string[]).includes(event.key)) actions.key(event.key);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="keypad-box" role="group" aria-label={t("keypad.label")} data-testid="keypad" onKeyDown={typed}>
      <output className="keypad-sent" aria-label={t("keypad.sent")}>
        {keyed.slice(-16)}
      </output>
      <div className="keypad">
        {KEYS.map((key) => (
          <button
            key={key}
            ref={key === "1" ? first : undefined}
            type="button"
            disabled={disabled}
            aria-label={t("keypad.key", { key })}
            onClick={() => actions.key(key)}
          >
            {key}
          </button>
        ))}
      </div>
    </div>
  );
}
