import { Call, Device } from "@twilio/voice-sdk";
import { ApiError } from "../api/http";
import { type LegListener, LineError, type LineFailure, type Softphone, type SoftphoneOptions } from "./softphone";

/** How long a leg may take to be connected; the SDK itself may wait for ever. */
const CONNECT_MS = 20_000;
/** A token with less left than this is renewed before it is used, and the SDK warns of it. */
const NEARLY_OVER_MS = 60_000;
/** How soon a renewal that failed is tried again. */
const AGAIN_MS = 15_000;

const REASONS: Readonly<Record<number, LineFailure>> = {
  20101: "not_allowed",
  20104: "not_allowed",
  20151: "not_allowed",
  31000: "network", // its signalling closed without a reason
  31002: "refused",
  31003: "timeout",
  31005: "network",
  31009: "network",
  31201: "not_allowed",
  31202: "not_allowed",
  31203: "not_allowed",
  31204: "not_allowed",
  31205: "not_allowed",
  31207: "not_allowed",
  31401: "microphone_denied",
  31402: "microphone_missing",
  31404: "refused",
  31480: "refused",
  31486: "refused",
  31603: "refused",
  53000: "network",
  53001: "network",
  53405: "network",
};

/** What an error of the SDK's, or of ours on the way, means to the agent. */
export function reasonOf(error: unknown): LineFailure {
  if (error === undefined) return "network"; // its signalling closed before it was open
  if (error instanceof LineError) return error.reason;
  if (error instanceof ApiError) return error.status === 0 ? "network" : "server";
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (name === "NotSupportedError") return "not_supported";
  return (typeof code === "number" && REASONS[code]) || "unknown";
}

interface Given {
  newDevice?: (token: string, options: Device.Options) => Device;
  connectMs?: number;
}

/** The softphone of the carrier: its SDK's Device, made at the first click and kept supplied with tokens. */
export function createTwilioSoftphone(
  { token: fetchToken, now }: SoftphoneOptions,
  { newDevice = (token, options) => new Device(token, options), connectMs = CONNECT_MS }: Given = {},
): Softphone {
  let device: Promise<Device> | null = null;
  /** Counts the Devices: what is still under way for one that was discarded sets no timer for the next one. */
  let generation = 0;
  let call: Call | null = null;
  /** Ends the attempt whose leg has not been accepted yet. */
  let giveUp: (() => void) | null = null;
  let expiresAt = 0;
  let renewal: ReturnType<typeof setTimeout> | undefined;

  async function freshToken(): Promise<string> {
    const fetched = await fetchToken();
    expiresAt = fetched.expiresAt;
    return fetched.token;
  }

  /** The SDK's warning comes once only, and not always: half of a token's life is when we renew it by ourselves. */
  function renewIn(ms: number, ready: Device, of: number): void {
    if (of !== generation) return;
    clearTimeout(renewal);
    renewal = setTimeout(() => void renew(ready, of).catch(() => {}), ms);
  }

  async function renew(ready: Device, of: number): Promise<void> {
    try {
      const token = await freshToken();
      if (ready.state !== Device.State.Destroyed) ready.updateToken(token);
      renewIn(Math.max(AGAIN_MS, (expiresAt - now()) / 2), ready, of);
    } catch (error) {
      renewIn(AGAIN_MS, ready, of);
      throw error;
    }
  }

  async function make(): Promise<Device> {
    const of = generation;
    const made = newDevice(await freshToken(), {
      appName: "callcenter",
      closeProtection: true,
      codecPreferences: [Call.Codec.Opus, Call.Codec.PCMU],
      logLevel: "silent",
      tokenRefreshMs: NEARLY_OVER_MS,
    });
    made.on("tokenWillExpire", () => void renew(made, of).catch(() => {}));
    made.on("error", () => {}); // each call hears of what befalls it
    renewIn(Math.max(AGAIN_MS, (expiresAt - now()) / 2), made, of);
    return made;
  }

  function ready(): Promise<Device> {
    const making = device ?? make();
    device = making;
    making.catch(() => {
      if (device === making) device = null;
    });
    return making;
  }

  function discard(): void {
    generation += 1;
    clearTimeout(renewal);
    device?.then(
      (made) => made.destroy(),
      () => {}, // it was never made
    );
    device = null;
  }

  function connect(ticket: () => Promise<string>, listener: LegListener): void {
    let over = false;
    const once = (tell: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(limit);
      call = giveUp = null;
      tell();
    };
    const abandon = (tell: () => void) =>
      once(() => {
        discard(); // a Device that is still connecting takes no other call
        tell();
      });
    const fail = (error: unknown) => abandon(() => listener.failed(reasonOf(error)));
    giveUp = () => abandon(listener.ended);
    const limit = setTimeout(() => fail(new LineError("timeout")), connectMs);

    /** Until there is a call, its trouble is told by the Device; afterwards nobody must be left listening there. */
    async function dialOn(made: Device, given: string): Promise<Call> {
      made.on("error", fail);
      try {
        return await made.connect({ params: { ticket: given } });
      } finally {
        made.off("error", fail);
      }
    }

    async function dial(): Promise<void> {
      const [made, given] = await Promise.all([ready(), ticket()]);
      if (over) return;
      if (expiresAt - now() < NEARLY_OVER_MS) await renew(made, generation);
      if (over) return;
      const dialled = await dialOn(made, given);
      if (over) {
        dialled.disconnect();
        return;
      }
      call = dialled;
      let accepted = false;
      let trouble: LineFailure | null = null;
      const live = () => {
        accepted = true;
        trouble = null;
        if (over) return;
        clearTimeout(limit);
        giveUp = null;
        listener.live();
      };
      dialled.on("accept", live);
      dialled.on("reconnected", live);
      dialled.on("reconnecting", () => over || listener.lost());
      dialled.on("error", (error) => {
        // Of a call that goes on it is a matter of the moment; the end of one that does not follows it.
        trouble = reasonOf(error);
        if (!accepted) fail(error);
      });
      const end = () => once(() => (trouble ? listener.failed(trouble) : listener.ended()));
      for (const name of ["disconnect", "cancel", "reject"] as const) dialled.on(name, end);
    }
    dial().catch(fail);
  }

  return {
    prepare: () => void ready().catch(() => {}),
    connect,
    digits: (keys) => call?.sendDigits(keys),
    hangUp: () => (giveUp ? giveUp() : call?.disconnect()),
    stop: () => {
      giveUp?.();
      discard();
    },
  };
}
