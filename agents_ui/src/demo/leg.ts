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

const OVER = ["completed", "busy", "failed", "no-answer", "canceled"] as const;

export interface CarrierCall {
  status: "queued" | "ringing" | "in-progress" | (typeof OVER)[number];
  state: "ringing" | "document" | "gathering" | "queued" | "conference" | "ended";
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

export interface LegWatcher {
  call(call: CarrierCall): void;
  /** Everything heard so far, in order. */
  heard(heard: readonly Heard[]): void;
  /** Nothing comes just now; the browser keeps trying. */
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
  const events = new EventSource(`${CARRIER}${path}/events`);
  const own = said(sid);
  const heard = new Map(own.map((each) => [each.number, each]));
  const on = <T>(name: string, take: (data: T) => void) =>
    events.addEventListener(name, (event) => take(JSON.parse((event as MessageEvent<string>).data) as T));
  on<CarrierCall>("call", (call) => {
    if (isOver(call)) setTimeout(() => events.close(), LAST_WORDS_MS);
    watcher.call(call);
  });
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
  if (own.length > 0) tell();
  on<Heard>("heard", hear);
  events.addEventListener("error", () => watcher.lost());
  return {
    digits: (digits) => {
      say("digits", digits);
      return ask(`${path}/digits`, { digits });
    },
    speak: (text) => {
      say("speech", text);
      return ask(`${path}/speak`, { text });
    },
    hangUp: () => ask(`${path}/hang-up`, {}),
    close: () => events.close(),
  };
}
