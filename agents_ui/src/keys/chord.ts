/** Keys held together, written the same way whoever presses them: "Alt+A", "Mod+Enter", "Alt+Shift+D", "?". */
export type Chord = string;

const ALONE = new Set(["Control", "Shift", "Alt", "AltGraph", "Meta", "CapsLock", "Process", "Unidentified"]);
/** What an input method tells of the keys it takes for itself. */
const COMPOSING = 229;

/** Whether an input method has the key: Enter then chooses a character. Safari only says so by the code. */
export const composes = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === COMPOSING;

/** The chord of a key press; null while an input method has the keys, and for keys that mean nothing alone. */
export function chordOf(event: KeyboardEvent): Chord | null {
  if (composes(event) || ALONE.has(event.key)) return null;
  if (event.getModifierState("AltGraph")) return null; // it makes characters
  const mod = event.ctrlKey || event.metaKey;
  const key = named(event);
  if (key === null) return null;
  // A sign such as "?" already says whether Shift is held.
  const shift = event.shiftKey && (mod || event.altKey || key.length > 1 || /[A-Z]/.test(key));
  return [mod && "Mod", event.altKey && "Alt", shift && "Shift", key].filter(Boolean).join("+");
}

/** With Alt, a Mac gives the character it would write; the key is what counts. */
function named({ key, code, altKey }: KeyboardEvent): string | null {
  const printed = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  if (altKey && printed) return printed;
  if (key === "Dead") return null;
  return key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
}

/** Whether pressing it writes something, or moves about, where one can write. */
export const writes = (chord: Chord): boolean => !/^(Mod|Alt)\+/.test(chord) && !/^(Shift\+)?F\d+$/.test(chord);

const NO_TEXT = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/** Whether somebody is writing there. */
export function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}

const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);

const SHOWN: Readonly<Record<string, string>> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: "↵",
};

/** How a chord is written for people, on their kind of keyboard. */
export function shownChord(chord: Chord): string {
  const names: Record<string, string> = { ...SHOWN, Mod: isMac() ? "⌘" : "Ctrl", Alt: isMac() ? "⌥" : "Alt" };
  const keys = chord.endsWith("++") ? [...chord.slice(0, -2).split("+"), "+"] : chord.split("+");
  return keys.map((key) => names[key] ?? key).join(isMac() ? " " : " + ");
}
