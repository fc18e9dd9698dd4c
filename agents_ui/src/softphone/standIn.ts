import { ApiError } from "../api/http";
import { CarrierError, hangUp, isKnown, isOver, type Leg, openLeg, ring } from "../demo/leg";
import type { LegListener, LineFailure, Softphone, SoftphoneOptions } from "./softphone";

function reasonOf(error: unknown): LineFailure {
  if (error instanceof CarrierError) return error.status >= 500 ? "network" : "refused";
  if (error instanceof ApiError) return error.status === 0 ? "network" : "server";
  return "network";
}

/** The demo's softphone: a leg at the stand-in for the carrier, in words instead of sound. Legs outlive the page. */
export function createStandInSoftphone({ token }: SoftphoneOptions): Softphone {
  let leg: Leg | null = null;
  /** Whose turn it is; what a former attempt or leg still has to say is not listened to. */
  let turn = 0;
  /** Ends the attempt whose leg is not there yet. */
  let giveUp: (() => void) | null = null;

  function leave(): void {
    turn += 1;
    giveUp = null;
    leg?.close();
    leg = null;
  }

  /** Begins an attempt, which must ask whether it is still `wanted` each time the carrier has kept it waiting. */
  function begin(listener: LegListener, attempt: (wanted: () => boolean) => Promise<void>, undo?: () => void): void {
    leave();
    const mine = turn;
    const wanted = () => mine === turn;
    giveUp = () => {
      leave();
      undo?.();
      listener.ended();
    };
    attempt(wanted).catch((error) => {
      if (!wanted()) return;
      leave();
      listener.failed(reasonOf(error));
    });
  }

  function take(sid: string, listener: LegListener, wanted: () => boolean): void {
    let lived = false;
    giveUp = null;
    listener.known?.(sid);
    leg = openLeg("device", sid, {
      call: (call) => {
        if (!wanted()) return;
        if (isOver(call)) {
          turn += 1;
          leg = null; // it closes by itself
          if (lived || call.status === "completed") listener.ended();
          else listener.failed("refused");
        } else if (call.status === "in-progress") {
          lived = true;
          listener.live();
        }
      },
      heard: (heard) => wanted() && listener.heard?.(heard),
      lost: () => wanted() && lived && listener.lost(),
    });
  }

  const quietly = (act: Promise<unknown> | undefined) => void act?.catch(() => {});

  return {
    prepare: () => {},
    connect: (ticket, listener) =>
      begin(listener, async (wanted) => {
        const [access, given] = await Promise.all([token(), ticket()]);
        if (!wanted()) return;
        const sid = await ring("device", { token: access.token, params: { ticket: given } });
        if (wanted()) take(sid, listener, wanted);
        else quietly(hangUp("device", sid)); // nobody else knows of it
      }),
    resume: (sid, listener) =>
      begin(
        listener,
        async (wanted) => {
          const known = await isKnown("device", sid);
          if (!wanted()) return;
          if (known) return take(sid, listener, wanted);
          leave();
          listener.ended();
        },
        () => quietly(hangUp("device", sid)),
      ),
    digits: (keys) => quietly(leg?.digits(keys)),
    speak: (text) => quietly(leg?.speak(text)),
    hangUp: () => (giveUp ? giveUp() : quietly(leg?.hangUp())),
    stop: leave,
  };
}
