import { ApiError } from "../api/http";
import { CarrierError, isKnown, isOver, type Leg, openLeg, ring } from "../demo/leg";
import type { LegListener, LineFailure, Softphone, SoftphoneOptions } from "./softphone";

function reasonOf(error: unknown): LineFailure {
  if (error instanceof CarrierError) return error.status >= 500 ? "network" : "refused";
  if (error instanceof ApiError) return error.status === 0 ? "network" : "server";
  return "network";
}

/** The demo's softphone: a leg at the stand-in for the carrier, in words instead of sound. Legs outlive the page. */
export function createStandInSoftphone({ token }: SoftphoneOptions): Softphone {
  let leg: Leg | null = null;
  /** Whose leg this is; what a former one still has to say is not listened to. */
  let current: object | null = null;

  function take(sid: string, listener: LegListener): void {
    let lived = false;
    const mine = {};
    current = mine;
    leg?.close();
    listener.known?.(sid);
    leg = openLeg("device", sid, {
      call: (call) => {
        if (current !== mine) return;
        if (isOver(call)) {
          current = leg = null;
          if (lived || call.status === "completed") listener.ended();
          else listener.failed("refused");
        } else if (call.status === "in-progress") {
          lived = true;
          listener.live();
        }
      },
      heard: (heard) => current === mine && listener.heard?.(heard),
      lost: () => current === mine && lived && listener.lost(),
    });
  }

  return {
    prepare: () => {},
    connect: (ticket, listener) => {
      const dial = async () => {
        const [access, given] = await Promise.all([token(), ticket()]);
        take(await ring("device", { token: access.token, params: { ticket: given } }), listener);
      };
      dial().catch((error) => listener.failed(reasonOf(error)));
    },
    resume: (sid, listener) => {
      const again = async () => {
        if (await isKnown("device", sid)) take(sid, listener);
        else listener.ended();
      };
      again().catch((error) => listener.failed(reasonOf(error)));
    },
    digits: (keys) => void leg?.digits(keys).catch(() => {}),
    speak: (text) => void leg?.speak(text).catch(() => {}),
    hangUp: () => void leg?.hangUp().catch(() => {}),
    stop: () => {
      current = null;
      leg?.close();
      leg = null;
    },
  };
}
