import { vi } from "vitest";
import type { OpenSound } from "../../src/sound/ringtone";

/** A browser's sound: how often a tone has begun, and whether the page may sound yet. */
export function fakeSound(allowed = true) {
  const heard = { tones: 0, silenced: 0 };
  const context = Object.assign(new EventTarget(), {
    state: allowed ? "running" : "suspended",
    currentTime: 0,
    destination: {},
    resume: vi.fn(async () => {}),
    close: vi.fn(async () => {}),
    createGain: () => {
      const gain = { value: 1, setTargetAtTime: () => {} };
      return { gain, connect: <T>(to: T) => to, disconnect: () => ++heard.silenced };
    },
    createOscillator: () => ({
      type: "",
      frequency: { value: 0 },
      connect: <T>(to: T) => to,
      start: () => ++heard.tones,
      stop: () => {},
    }),
  });
  return {
    heard,
    open: (() => context as unknown as AudioContext) as OpenSound,
    resumed: context.resume,
    /** The browser lets the page sound. */
    allows() {
      context.state = "running";
      context.dispatchEvent(new Event("statechange"));
    },
  };
}
