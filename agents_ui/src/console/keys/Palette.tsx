import { Kbd, Modal, TextInput } from "@mantine/core";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Action } from "../../keys/actions";
import { composes, shownChord } from "../../keys/chord";
import { useConsole } from "../model";

/** Everything that can be done just now, found by typing a part of it. */
export default function Palette({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { actions, keymap } = useConsole();
  const keys = useStore(keymap);
  const list = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);

  const label = (action: Action) => action.label ?? t(`action.${action.id as "offer.accept"}`);
  const wanted = text.trim().toLocaleLowerCase().split(/\s+/);
  const found = actions
    .all()
    .filter(({ id }) => id !== "page.palette")
    .filter((action) => wanted.every((part) => label(action).toLocaleLowerCase().includes(part)));
  const current = Math.min(at, found.length - 1);

  const run = (action: Action | undefined) => {
    if (!action) return;
    close();
    action.run();
  };
  const pressed = (event: KeyboardEvent) => {
    if (composes(event.nativeEvent)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((current + step + found.length) % Math.max(1, found.length));
    else if (event.key === "Enter") run(found[current]);
    else return;
    event.preventDefault();
  };

  return (
    <Modal.Root opened onClose={close}>
      <Modal.Overlay />
      <Modal.Content aria-label={t("palette.label")}>
        <TextInput
          data-autofocus
          className="palette-text"
          variant="unstyled"
          size="md"
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={found[current] && `${list}-${current}`}
          aria-label={t("palette.label")}
          placeholder={t("palette.hint")}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={pressed}
        />
        <div className="palette" role="listbox" id={list} aria-label={t("palette.label")} data-testid="palette">
          {found.map((action, n) => {
            const key = keys[action.id as "offer.accept"];
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text's, which has the focus
              <div
                key={action.id}
                id={`${list}-${n}`}
                role="option"
                aria-selected={n === current}
                tabIndex={-1}
                onPointerMove={() => setAt(n)}
                onClick={() => run(action)}
              >
                <span className="clip">{label(action)}</span>
                {key && <Kbd>{shownChord(key)}</Kbd>}
              </div>
            );
          })}
        </div>
        {found.length === 0 && <p className="quiet palette-nothing">{t("palette.nothing")}</p>}
      </Modal.Content>
    </Modal.Root>
  );
}
