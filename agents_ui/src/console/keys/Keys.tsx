import { lazy, Suspense, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { chordOf, isWriting, writes } from "../../keys/chord";
import { useConsole } from "../model";
import { useActions } from "./useActions";

const KeysDialog = lazy(() => import("./KeysDialog"));
const Palette = lazy(() => import("./Palette"));

/** Listens to the keys wherever one is in the console, and shows what goes by which of them. */
export function Keys() {
  const { actions, keymap } = useConsole();
  const [open, setOpen] = useState<"keys" | "palette" | null>(null);
  const navigate = useNavigate();
  const close = () => setOpen(null);

  useActions({
    "page.keys": () => setOpen("keys"),
    "page.palette": () => setOpen("palette"),
    "page.home": () => void navigate("/"),
    "page.contacts": () => void navigate("/contacts"),
  });

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const chord = chordOf(event);
      if (chord === null || event.defaultPrevented || event.repeat) return;
      if (writes(chord) && isWriting(event.target)) return;
      // In a dialog, what is behind it is not to be done by accident.
      if (document.querySelector('[aria-modal="true"]')) return;
      const id = keymap.of(chord);
      if (id !== null && actions.run(id)) event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [actions, keymap]);

  return (
    <Suspense>
      {open === "keys" && <KeysDialog close={close} />}
      {open === "palette" && <Palette close={close} />}
    </Suspense>
  );
}
