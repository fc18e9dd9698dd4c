import type { CallCard, ContactCard, Welcome } from "../../api/generated/messages";
import { isUp, type LineState } from "../../stores/line";

/** What the agent needs to know first. */
export type CallPhase = "connecting" | "talking" | "held" | "rejoining" | "open";

/** What this window's own line adds to that; null when there is nothing to say. */
export type LineWords = "connecting" | "joining" | "lost" | "failed" | "rejoining" | "elsewhere" | "apart" | null;

const noCall: CallCard = {
  conference: null,
  customer: "live",
  agent_leg: "none",
  connected: false,
  held: false,
  held_since: null,
  hold_wanted: null,
  muted: false,
  mute_wanted: null,
  rejoin_by: null,
};

export interface CallState {
  phase: CallPhase;
  since: number;
  line: LineWords;
  /** What was asked of the carrier and has not been confirmed. */
  pendingHold: "holding" | "resuming" | null;
  pendingMute: "muting" | "unmuting" | null;
  held: boolean;
  muted: boolean;
  rejoinBy: number | null;
  customerGone: boolean;
  /** Whether hold, mute and transfer can be asked for. */
  steerable: boolean;
  /** Whether the call can be ended: not while it is connecting, for the server ends conversations only. */
  endable: boolean;
  /** Whether this window's leg can be heard: keys go out through it. */
  audible: boolean;
  /** Whether this window can try to connect now: not where the line may be well in another window. */
  connectable: boolean;
}

/**
 * The state of a call: from its card, which is the carrier's word, and from this window's line. Null where there is
 * nothing of a call any more.
 */
export function callState(
  contact: ContactCard,
  line: LineState,
  softphone: NonNullable<Welcome["softphone"]>,
): CallState | null {
  if (contact.channel !== "voice") return null;
  const call = contact.call ?? noCall;
  const current = contact.stage === "connecting" || contact.stage === "talking";
  const up = isUp(line) && line.contact === contact.id;
  const joined = call.agent_leg === "joined";
  const there = joined || call.agent_leg === "joining";
  if (!current && !up && !(there && contact.stage === "wrapping")) return null;

  const phase = current ? duringCall(contact, call) : "open";
  const ours = line.taken === contact.id;
  const failed = line.phase === "failed" && line.contact === contact.id;
  return {
    phase,
    since: phase === "held" ? (call.held_since ?? contact.since) : (contact.answered_at ?? contact.since),
    line: softphone === "none" || !current ? null : lineWords(line, up, call.agent_leg, ours, failed),
    pendingHold: call.hold_wanted === null || call.hold_wanted === call.held ? null : wish(call.hold_wanted, "hold"),
    pendingMute: call.mute_wanted === null || call.mute_wanted === call.muted ? null : wish(call.mute_wanted, "mute"),
    held: call.held,
    muted: call.muted,
    rejoinBy: current ? call.rejoin_by : null,
    customerGone: current && call.customer === "gone",
    endable: contact.stage === "talking",
    steerable: contact.stage === "talking" && call.connected && joined,
    audible: up && (line.phase === "live" || line.phase === "lost"),
    connectable: softphone !== "none" && current && !up && (!there || failed || ours),
  };
}

function duringCall(contact: ContactCard, call: CallCard): CallPhase {
  if (contact.stage === "talking" && call.agent_leg === "gone") return "rejoining";
  if (contact.stage === "connecting" || !call.connected) return "connecting";
  return call.held ? "held" : "talking";
}

function lineWords(
  line: LineState,
  up: boolean,
  leg: CallCard["agent_leg"],
  ours: boolean,
  failed: boolean,
): LineWords {
  if (up && line.phase === "connecting") return "connecting";
  if (up && line.phase === "lost") return "lost";
  if (up) return leg === "joined" ? null : "joining";
  if (failed) return "failed";
  if (ours) return "rejoining";
  return leg === "joined" || leg === "joining" ? "elsewhere" : "apart";
}

function wish<Thing extends "hold" | "mute">(on: boolean, thing: Thing) {
  const words = { hold: ["holding", "resuming"], mute: ["muting", "unmuting"] } as const;
  return words[thing][on ? 0 : 1] as (typeof words)[Thing][number];
}
