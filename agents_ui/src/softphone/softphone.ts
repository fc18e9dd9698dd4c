/** Why the browser's own leg did not come about, or broke off; each has its words under `line.reason`. */
export const LINE_FAILURES = [
  "microphone_denied",
  "microphone_missing",
  "not_supported",
  "not_allowed",
  "not_loaded",
  "network",
  "refused",
  "server",
  "timeout",
  "hung_up",
  "unknown",
] as const;

export type LineFailure = (typeof LINE_FAILURES)[number];

/** A leg did not come about, for a reason that we have words for. */
export class LineError extends Error {
  constructor(readonly reason: LineFailure) {
    super(reason);
  }
}

/** Something heard on a leg that has no sound, in words. `number` is its place within the leg; each has its own. */
export interface Heard {
  number: number;
  kind: "say" | "play" | "pause" | "speech" | "digits" | "tone";
  text?: string;
  language?: string;
  url?: string;
  from?: "customer" | "agent";
  /** Milliseconds UTC. */
  at: number;
}

/** What becomes of a leg, told as it happens; after `ended` or `failed` nothing more comes. */
export interface LegListener {
  live(): void;
  /** The connection is gone for now; the softphone is trying to get it back. */
  lost(): void;
  ended(): void;
  failed(reason: LineFailure): void;
  /** The leg can be taken up again under this id by a page that is loaded anew. */
  known?(id: string): void;
  heard?(heard: readonly Heard[]): void;
}

/**
 * What connects the agent's browser to a call: one leg at a time. What the call itself does (joined, held, muted) is
 * the carrier's to say, and stands on the contact's card.
 */
export interface Softphone {
  /** Gets ready for a call; to be called from a click, for browsers let nothing sound without one. */
  prepare(): void;
  /** Connects to what the ticket is for. */
  connect(ticket: () => Promise<string>, listener: LegListener): void;
  /** Takes up a leg from before this page was loaded. Only where legs outlive pages. */
  resume?(id: string, listener: LegListener): void;
  digits(keys: string): void;
  /** Ends this browser's leg only. */
  hangUp(): void;
  /** Says something in words, where there is no sound. */
  speak?(text: string): void;
  /** Leaves: this page will make no more calls. */
  stop(): void;
}

/** What a softphone needs of us. */
export interface SoftphoneOptions {
  /** An access token of the carrier's, and when it runs out (milliseconds UTC). */
  token: () => Promise<{ token: string; expiresAt: number }>;
  /** The server's time now. */
  now: () => number;
}

export type SoftphoneKind = "twilio" | "stand_in";
export type LoadSoftphone = (kind: SoftphoneKind, options: SoftphoneOptions) => Promise<Softphone>;

/** Neither is part of the first load: the carrier's SDK is large, and the stand-in exists in the demo only. */
export const loadSoftphone: LoadSoftphone = async (kind, options) => {
  if (kind === "twilio") return (await import("./twilio")).createTwilioSoftphone(options);
  return (await import("./standIn")).createStandInSoftphone(options);
};
