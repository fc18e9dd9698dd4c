const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** How long to wait before the next try: doubling, at most 10 s, and half of it random so that clients spread out. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return full / 2 + (random() * full) / 2;
}
