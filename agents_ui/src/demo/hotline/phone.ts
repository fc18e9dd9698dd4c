import { createStore } from "zustand/vanilla";
import type { Heard } from "../../softphone/softphone";
import { recallHere, rememberHere } from "../../storage";
import { attend, type CarrierCall, hangUp, isKnown, isOver, type Leg, openLeg, pickUp, type Ring, ring } from "../leg";

const KEPT = "callcenter.phone";
const OWN = "callcenter.phone.own";

/** What one gives as one's number when one does not want to be known by it. */
export const WITHHELD = "anonymous";

interface CallState {
  phase: "idle" | "dialling" | "call" | "over";
  /** What the carrier says of the call; null until it has said something. */
  call: CarrierCall | null;
  heard: readonly Heard[];
  /** The keys pressed in this call. */
  keyed: string;
  /** The carrier cannot be reached just now. */
  lost: boolean;
  /** Why the call could not be placed, in the carrier's words. */
  error: string | null;
}

export interface PhoneState extends CallState {
  /** Its number, at which it rings when it is called; withheld, it rings never. */
  own: string;
  /** By which call it rings just now. */
  ringing: Ring | null;
}

const idle: CallState = { phase: "idle", call: null, heard: [], keyed: "", lost: false, error: null };

export type Phone = ReturnType<typeof createPhone>;

/** A customer's telephone at the stand-in for the carrier. A call outlives a reload of the page. */
export function createPhone() {
  const store = createStore<PhoneState>(() => ({ ...idle, own: WITHHELD, ringing: null }));
  let leg: Leg | null = null;
  let leave: (() => void) | null = null;
  let turn = 0;

  /** Lets go of what there was; gives what tells whether that which begins now is still wanted. */
  function begin(): () => boolean {
    const mine = ++turn;
    leg?.close();
    leg = null;
    return () => mine === turn;
  }

  function take(sid: string): void {
    rememberHere(KEPT, sid);
    store.setState({ ...idle, phase: "call" });
    leg = openLeg("handset", sid, {
      call: (call) => {
        const over = isOver(call);
        store.setState({ call, lost: false, phase: over ? "over" : "call" });
        if (over) rememberHere(KEPT, null);
      },
      heard: (heard) => store.setState({ heard, lost: false }),
      lost: () => store.getState().phase === "call" && store.setState({ lost: true }),
    });
  }

  /** Is the telephone of this number from now on. */
  function own(number: string): void {
    leave?.();
    rememberHere(OWN, number);
    store.setState({ own: number, ringing: null });
    const rings = (calls: readonly Ring[]) => store.setState({ ringing: calls[0] ?? null });
    leave = number === WITHHELD ? null : attend(number, rings);
  }

  /** What is said or pressed too late goes nowhere, as on any telephone. */
  const quietly = (act: Promise<unknown> | undefined) => void act?.catch(() => {});

  return Object.assign(store, {
    own,
    /** Takes up its number, and the call from before the page was loaded anew, if it is still known. */
    resume: async () => {
      own(recallHere(OWN) ?? WITHHELD);
      const sid = recallHere(KEPT);
      if (!sid || leg) return;
      const wanted = begin();
      const known = await isKnown("handset", sid).catch(() => true); // not reachable: keep trying
      if (!wanted()) return;
      if (known) take(sid);
      else rememberHere(KEPT, null);
    },
    call: async (from: string, to: string) => {
      const wanted = begin();
      store.setState({ ...idle, phase: "dialling" });
      try {
        const sid = await ring("handset", { from, to });
        if (wanted()) take(sid);
        else quietly(hangUp("handset", sid)); // nobody is at the telephone any more
      } catch (error) {
        if (wanted()) store.setState({ ...idle, error: (error as Error).message });
      }
    },
    answer: () => {
      const call = store.getState().ringing;
      if (!call) return;
      begin();
      quietly(pickUp(call.sid));
      take(call.sid);
    },
    decline: () => {
      const call = store.getState().ringing;
      if (call) quietly(hangUp("handset", call.sid));
    },
    key: (digit: string) => {
      store.setState(({ keyed }) => ({ keyed: keyed + digit }));
      quietly(leg?.digits(digit));
    },
    speak: (text: string) => quietly(leg?.speak(text)),
    hangUp: () => quietly(leg?.hangUp()),
    /** Puts the ended call away. */
    again: () => {
      begin();
      store.setState(idle);
    },
    stop: () => {
      begin();
      leave?.();
      leave = null;
    },
  });
}
