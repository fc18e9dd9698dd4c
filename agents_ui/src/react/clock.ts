import { createContext, useContext } from "react";
import { ServerClock } from "../socket/clock";
import { useTick } from "./time";

export const ClockContext = createContext(new ServerClock());

/** The server's time now, again every `everyMs`. */
export function useServerNow(everyMs = 1_000): number {
  const clock = useContext(ClockContext);
  useTick(everyMs);
  return clock.now();
}
