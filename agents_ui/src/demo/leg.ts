import type { Heard } from "../softphone/softphone";
import { recallHere, rememberHere } from "../storage";

/** The stand-in for the carrier's cloud, as our server lets a browser reach it. */
const CARRIER = "/demo/carrier";
export const INSPECTOR = `${CARRIER}/inspector`;

/** Whose telephone it is: a customer's, or the agent's browser. */
export type Telephone = "handset" | "device";
/** What was said here on the last call: the carrier tells it to the others only, so it is kept over a reload. */
const SAID = "callcenter.said";
const MINE = { handset: "customer", device: "agent" } as const;

/** What was heard may be told after the call that is over. */
const LAST_WORDS_MS = 1_000;
/** How soon a stream that the browser has given up is opened anew. */
const AGAIN_MS = 1_000;

const OVER = ["completed", "busy", "failed", "no-answer", "canceled"] as const;

export interface CarrierCall {
  status: "queued" | "ringing" | "in-progress" | (typeof OVER)[number];
  state: "ringing" | "document" | "gathering" | "recording" | "queued" | "conference" | "ended";
  held: boolean;
  muted: boolean;
  /** Milliseconds UTC. */
  since: number;
}

export const isOver = (call: CarrierCall): boolean => (OVER as readonly string[]).includes(call.status);

async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${CARRIER}${path}`, {
    method: body ? "POST" : "GET",
    credentials: "same-origin",
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  const answer = (await response.json().catch(() => ({}))) as T & { message?: string };
  if (!response.ok) throw new CarrierError(response.status, answer.message ?? String(response.status));
  return answer;
}

export class CarrierError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Rings somebody from a telephone. Gives the call's id. */
export async function ring(telephone: Telephone, wish: object): Promise<string> {
  return (await ask<{ sid: string }>(`/${telephone}/calls`, wish)).sid;
}

/** Picks up the telephone of a customer who is called. */
export const pickUp = (sid: string): Promise<unknown> => ask(`/handset/calls/${sid}/pick-up`, {});

/** A call by which a telephone rings: its id, and who calls. */
export interface Ring {
  sid: string;
  from: string;
}

/**
 * Is at the telephone of a number, and tells by which calls it rings, each time they change; until what it gives is
 * called. Where nobody is, the stand-in has whoever is called pick up by themselves.
 */
export function attend(number: string, rings: (calls: readonly Ring[]) => void): () => void {
  let again: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    const opened = new EventSource(`${CARRIER}/handset/numbers/${encodeURIComponent(number)}/events`);
    opened.addEventListener("rings", (event) =>
      rings((JSON.parse((event as MessageEvent<string>).data) as { calls: Ring[] }).calls),
    );
    opened.addEventListener("error", () => {
      if (opened.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      again = setTimeout(() => {
        stream = listen();
      }, AGAIN_MS);
    });
    return opened;
  };
  let stream = listen();
  return () => {
    clearTimeout(again);
    stream.close();
  };
}

/** Whether the stand-in knows the call; it forgets all when it is started anew. */
export async function isKnown(telephone: Telephone, sid: string): Promise<boolean> {
  try {
    await ask(`/${telephone}/calls/${sid}`);
    return true;
  } catch (error) {
    if (error instanceof CarrierError && error.status === 404) return false;
    throw error;
  }
}

/** Ends a call from its telephone. */
export const hangUp = (telephone: Telephone, sid: string): Promise<unknown> =>
  ask(`/${telephone}/calls/${sid}/hang-up`, {});

export interface LegWatcher {
  call(call: CarrierCall): void;
  /** Everything heard so far, in order. */
  heard(heard: readonly Heard[]): void;
  /** Nothing comes just now; it is being tried again. */
  lost(): void;
}

export interface Leg {
  digits(digits: string): Promise<unknown>;
  speak(text: string): Promise<unknown>;
  hangUp(): Promise<unknown>;
  /** Stops watching; the leg itself goes on. */
  close(): void;
}

function said(sid: string): Heard[] {
  try {
    const last = JSON.parse(recallHere(SAID) ?? "null") as { sid: string; own: Heard[] } | null;
    return last?.sid === sid ? last.own : [];
  } catch {
    return [];
  }
}

/** Watches a leg and acts on it. Each connection is told everything from the start, so nothing is missed or doubled. */
export function openLeg(telephone: Telephone, sid: string, watcher: LegWatcher): Leg {
  const path = `/${telephone}/calls/${sid}`;
  const own = said(sid);
  const heard = new Map(own.map((each) => [each.number, each]));
  let latest: CarrierCall | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const tell = () => watcher.heard([...heard.values()].sort((a, b) => a.number - b.number));
  const hear = (each: Heard) => {
    if (heard.has(each.number)) return;
    heard.set(each.number, each);
    tell();
  };
  /** One hears oneself at once, and the line carries it to the others only: it gets a place after what came before. */
  const say = (kind: "speech" | "digits", text: string) => {
    const last = Math.max(0, ...[...heard.keys()].map(Math.floor));
    const number = last + (own.length + 1) / 10_000;
    const each: Heard = { kind, text, number, at: Date.now(), from: MINE[telephone] };
    own.push(each);
    rememberHere(SAID, JSON.stringify({ sid, own }));
    hear(each);
  };
  const take = (call: CarrierCall) => {
    latest = call;
    if (isOver(call)) setTimeout(close, LAST_WORDS_MS);
    watcher.call(call);
  };
  const listen = () => {
    const stream = new EventSource(`${CARRIER}${path}/events`);
    const on = <T>(name: string, tell: (data: T) => void) =>
      stream.addEventListener(name, (event) => tell(JSON.parse((event as MessageEvent<string>).data) as T));
    on<CarrierCall>("call", take);
    on<Heard>("heard", hear);
    stream.addEventListener("error", () => {
      watcher.lost();
      if (stream.readyState === EventSource.CLOSED) void reopen();
    });
    return stream;
  };
  /** The browser tries again by itself after a broken connection, and not after an answer that is no stream. */
  const reopen = async () => {
    const known = await isKnown(telephone, sid).catch(() => true); // not reachable: keep trying
    if (closed || (latest && isOver(latest))) return;
    if (known) {
      again = setTimeout(() => {
        events = listen();
      }, AGAIN_MS);
    } else {
      const status = latest?.status === "in-progress" ? "completed" : "failed";
      take({ held: false, muted: false, since: Date.now(), ...latest, status, state: "ended" });
    }
  };
  const close = () => {
    closed = true;
    clearTimeout(again);
    events.close();
  };
  if (own.length > 0) tell();
  let events = listen();
  return {
    digits: (digits) => {
      say("digits", digits);
      return ask(`${path}/digits`, { digits });
    },
    speak: (text) => {
      say("speech", text);
      return ask(`${path}/speak`, { text });
    },
    hangUp: () => hangUp(telephone, sid),
    close,
  };
}
