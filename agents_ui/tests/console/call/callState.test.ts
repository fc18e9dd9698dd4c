import { expect, test } from "vitest";
import type { CallCard } from "../../../src/api/generated/messages";
import { callState } from "../../../src/console/call/callState";
import type { LineState } from "../../../src/stores/line";
import { contact, NOW, voice } from "../../support/cards";

const line = (fields: Partial<LineState> = {}): LineState => ({
  phase: "live",
  reason: null,
  contact: "c1",
  taken: "c1",
  heard: null,
  ...fields,
});

const off = line({ phase: "off", contact: null });
const state = (call: Partial<CallCard>, mine = line(), stage: "connecting" | "talking" | "wrapping" = "talking") =>
  callState(voice({ stage }, call), mine, "twilio");

test.each([
  ["connecting", { connected: false, agent_leg: "none" }, "connecting"],
  ["talking", { connected: false }, "connecting"],
  ["talking", {}, "talking"],
  ["talking", { held: true }, "held"],
  ["talking", { agent_leg: "gone", connected: false }, "rejoining"],
  ["wrapping", {}, "open"],
] as const)("in stage %s with %o the call is %s", (stage, call, phase) => {
  expect(state(call, line(), stage)?.phase).toBe(phase);
});

test("holding is timed from when the carrier held, talking from when it was answered", () => {
  expect(state({ held: true, held_since: NOW + 5 })?.since).toBe(NOW + 5);
  expect(state({})?.since).toBe(NOW);
});

test("what was asked of the carrier is pending until it has said so", () => {
  expect(state({ hold_wanted: true })).toMatchObject({ held: false, pendingHold: "holding" });
  expect(state({ held: true, hold_wanted: false })).toMatchObject({ held: true, pendingHold: "resuming" });
  expect(state({ held: true, hold_wanted: true })?.pendingHold).toBeNull();
  expect(state({ mute_wanted: true })?.pendingMute).toBe("muting");
  expect(state({ muted: true, mute_wanted: false })).toMatchObject({ muted: true, pendingMute: "unmuting" });
});

test.each([
  [line(), "joined", null],
  [line({ phase: "connecting" }), "none", "connecting"],
  [line(), "joining", "joining"],
  [line({ phase: "lost" }), "joined", "lost"],
  [line({ phase: "failed" }), "none", "failed"],
  [off, "joined", "rejoining"],
  [{ ...off, taken: null }, "joined", "elsewhere"],
  [{ ...off, taken: null }, "gone", "apart"],
] as const)("with the line %o and the leg %s it says %s", (mine, agent_leg, words) => {
  expect(state({ agent_leg }, mine)?.line).toBe(words);
});

test("one can connect where the carrier has no leg of ours or this window has lost it, not from another window", () => {
  expect(state({ agent_leg: "gone" }, off)?.connectable).toBe(true);
  expect(state({ agent_leg: "gone" }, line({ phase: "connecting" }))?.connectable).toBe(false);
  expect(state({ agent_leg: "joined" }, off)?.connectable).toBe(true);
  expect(state({ agent_leg: "joined" }, { ...off, taken: null })?.connectable).toBe(false);
});

test("keys need an open line, hold and mute a joined one", () => {
  expect(state({})).toMatchObject({ steerable: true, audible: true });
  expect(state({ agent_leg: "gone" }, off)).toMatchObject({ steerable: false, audible: false });
});

test("only a conversation can be ended: the server does not end a call that is connecting", () => {
  expect(state({ connected: false, agent_leg: "none" }, line(), "connecting")?.endable).toBe(false);
  expect(state({ agent_leg: "gone", connected: false }, off)?.endable).toBe(true);
});

test("there is nothing of a call once contact and line are over, nor ever of a chat", () => {
  expect(state({ agent_leg: "gone" }, off, "wrapping")).toBeNull();
  expect(state({ agent_leg: "joined" }, off, "wrapping")?.phase).toBe("open");
  expect(callState(contact(), line(), "twilio")).toBeNull();
});
