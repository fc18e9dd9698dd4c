type Tick = () => void;

const ticks = new Set<Tick>();
let timer: ReturnType<typeof setInterval> | null = null;

/** Calls back every second, until what it returns is called. All share one clock: hundreds of timers may run on a page. */
export function everySecond(tick: Tick): () => void {
  ticks.add(tick);
  timer ??= setInterval(() => {
    for (const each of ticks) each();
  }, 1_000);
  return () => {
    ticks.delete(tick);
    if (ticks.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}
