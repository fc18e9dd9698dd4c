import { useEffect, useState } from "react";

/** Renders again every `ms`: for timers on the screen, never to ask the server. */
export function useTick(ms: number): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
