import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRingtone } from "../../src/sound/ringtone";
import { fakeSound } from "../support/fakeSound";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a ring repeats until it is stopped, and then nothing more of it is heard", () => {
  const sound = fakeSound();
  const ringtone = createRingtone(sound.open);
  ringtone.watch();
  ringtone.ring(false);
  const once = sound.heard.tones;
  expect(once).toBeGreaterThan(0);
  vi.advanceTimersByTime(6_100);
  expect(sound.heard.tones).toBe(3 * once);
  ringtone.stop();
  vi.advanceTimersByTime(60_000);
  expect(sound.heard.tones).toBe(3 * once);
  expect(sound.heard.silenced).toBe(1);
});

test("a page that may not sound says so, and rings as soon as it may", () => {
  const sound = fakeSound(false);
  const ringtone = createRingtone(sound.open);
  ringtone.watch();
  ringtone.ring(false);
  expect(ringtone.getState()).toEqual({ ringing: true, blocked: true });
  expect(sound.heard.tones).toBe(0);
  document.dispatchEvent(new Event("click"));
  expect(sound.resumed).toHaveBeenCalledTimes(1);
  sound.allows();
  expect(ringtone.getState().blocked).toBe(false);
  expect(sound.heard.tones).toBeGreaterThan(0);
  ringtone.stop();
});

test("to let go of it silences it for good", () => {
  const sound = fakeSound();
  const ringtone = createRingtone(sound.open);
  const letGo = ringtone.watch();
  ringtone.ring(false);
  letGo();
  expect(ringtone.getState()).toEqual({ ringing: false, blocked: false });
  const before = sound.heard.tones;
  vi.advanceTimersByTime(10_000);
  ringtone.note();
  expect(sound.heard.tones).toBe(before);
});

test("a browser without sound stops nobody", () => {
  const ringtone = createRingtone(() => {
    throw new Error("no sound here");
  });
  ringtone.watch();
  ringtone.ring(false);
  expect(ringtone.getState()).toEqual({ ringing: true, blocked: false });
  ringtone.stop();
});

test("of several windows one alone rings, and the next when it lets go", async () => {
  const waiting: (() => Promise<void>)[] = [];
  vi.stubGlobal("navigator", {
    locks: {
      request: (_name: string, _options: object, doing: () => Promise<void>) => {
        waiting.push(doing);
        return new Promise(() => {});
      },
    },
  });
  const sound = fakeSound();
  const ringtone = createRingtone(sound.open);
  ringtone.watch();
  ringtone.ring(false);
  expect(sound.heard.tones).toBe(0);
  const held = waiting[0]?.();
  expect(sound.heard.tones).toBeGreaterThan(0);
  ringtone.stop();
  await held;
});

test("before anybody has clicked or typed, sound is not even asked for", () => {
  vi.stubGlobal("navigator", { userActivation: { hasBeenActive: false } });
  const sound = fakeSound();
  const open = vi.fn(sound.open);
  const ringtone = createRingtone(open);
  ringtone.watch();
  ringtone.ring(false);
  expect(open).not.toHaveBeenCalled();
  expect(ringtone.getState().blocked).toBe(true);
  document.dispatchEvent(new Event("keydown"));
  expect(ringtone.getState().blocked).toBe(false);
  expect(sound.heard.tones).toBeGreaterThan(0);
  ringtone.stop();
});
