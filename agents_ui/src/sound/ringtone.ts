import { createStore } from "zustand/vanilla";

export interface SoundState {
  ringing: boolean;
  /** Whether the browser keeps the page silent until somebody clicks or types. */
  blocked: boolean;
}

/** Where sound goes; the browser's own, unless a test listens. */
export type OpenSound = () => AudioContext;

const RING_EVERY_MS = 3_000;
const LOUD = 0.35;
const SOFT = 0.06;

/** When each tone begins, in seconds, and its frequency. */
type Tones = readonly (readonly [number, number])[];
const RING: Tones = [
  [0, 784],
  [0.18, 988],
  [0.36, 784],
  [0.54, 988],
];
const NOTE: Tones = [[0, 880]];
const TONE_S = 0.16;

/**
 * The sounds of the desk: a ring that repeats until it is stopped, and one note for a message. Nothing is loaded: the
 * tones are made here. Of several windows one alone rings, where the browser can tell them apart.
 */
export function createRingtone(open: OpenSound = () => new AudioContext()) {
  const store = createStore<SoundState>(() => ({ ringing: false, blocked: false }));
  let context: AudioContext | null = null;
  let volume = LOUD;
  let letGo: (() => void) | null = null;

  /** How many parts of the page may have something to sound. */
  let watchers = 0;
  let soundless = false;

  /** Has the page sound, if the browser lets it by now. */
  function unlock(): void {
    if (context) return void context.resume().catch(() => {});
    if (watchers === 0 || soundless) return;
    try {
      context = open();
    } catch {
      soundless = true; // there is still everything that can be seen
    }
    context?.addEventListener("statechange", told);
    told();
  }

  /** Sounds tones once; returns how to silence what is left of them. */
  function play(tones: Tones, loudness: number): () => void {
    if (context?.state !== "running") return () => {};
    const out = context.createGain();
    out.connect(context.destination);
    for (const [at, frequency] of tones) {
      const begins = context.currentTime + at;
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.type = "triangle";
      tone.frequency.value = frequency;
      // Faded in and out, so that it does not click.
      gain.gain.value = 0;
      gain.gain.setTargetAtTime(loudness, begins, 0.01);
      gain.gain.setTargetAtTime(0, begins + TONE_S - 0.04, 0.02);
      tone.connect(gain).connect(out);
      tone.start(begins);
      tone.stop(begins + TONE_S + 0.1);
    }
    return () => out.disconnect();
  }

  function sound(): () => void {
    let silence = play(RING, volume);
    const timer = setInterval(() => {
      silence = play(RING, volume);
    }, RING_EVERY_MS);
    return () => {
      clearInterval(timer);
      silence();
    };
  }

  /** A window that may not sound leaves the ringing to one that may, and joins in as soon as it may. */
  function told(): void {
    store.setState({ blocked: watchers > 0 && !soundless && context?.state !== "running" });
    if (store.getState().ringing && context?.state === "running") letGo ??= inOneWindow("callcenter.ring", sound);
  }

  function stop(): void {
    letGo?.();
    letGo = null;
    if (store.getState().ringing) store.setState({ ringing: false });
  }

  function begin(): void {
    // Not before a click is whole: the warning goes once it may sound, and what is being clicked would move away.
    document.addEventListener("click", unlock, true);
    document.addEventListener("keydown", unlock, true);
    if (navigator.userActivation?.hasBeenActive ?? true) unlock();
    told();
  }

  function end(): void {
    stop();
    document.removeEventListener("click", unlock, true);
    document.removeEventListener("keydown", unlock, true);
    context?.removeEventListener("statechange", told);
    void context?.close().catch(() => {});
    context = null;
    told();
  }

  return Object.assign(store, {
    /** Makes ready to sound; returns how to be silent for good. Browsers let a page sound once it is clicked or typed in. */
    watch(): () => void {
      if (++watchers === 1) begin();
      return () => {
        if (--watchers === 0) end();
      };
    },
    unlock,
    /** Rings until `stop`; softly beside a conversation that the agent has in their ear. */
    ring(softly: boolean): void {
      volume = softly ? SOFT : LOUD;
      store.setState({ ringing: true });
      told();
    },
    stop,
    note: () => void play(NOTE, SOFT),
  });
}

export type Ringtone = ReturnType<typeof createRingtone>;

/** Has one window of this browser do something until it lets go; the next one takes its turn then. */
function inOneWindow(name: string, begin: () => () => void): () => void {
  if (!navigator.locks) return begin();
  const ended = new AbortController();
  const doing = async () => {
    const end = begin();
    await new Promise((resolve) => ended.signal.addEventListener("abort", resolve, { once: true }));
    end();
  };
  navigator.locks.request(name, { signal: ended.signal }, doing).catch(() => {}); // let go while waiting for its turn
  return () => ended.abort();
}
