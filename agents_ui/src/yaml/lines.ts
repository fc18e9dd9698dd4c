/** A stretch of lines that differs: those from `from` up to `to` became those from `start` up to `end` (not included). */
export interface Hunk {
  from: number;
  to: number;
  start: number;
  end: number;
}

/**
 * How one text became another, line by line: the stretches that differ, in order, as few lines as there can be.
 * What both begin and end with is set aside first, so that a small edit of a long text is found at once.
 */
export function diff(before: readonly string[], after: readonly string[]): Hunk[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const kept = common(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  const hunks: Hunk[] = [];
  let [from, start] = [head, head];
  const between = (to: number, end: number) => {
    if (to > from || end > start) hunks.push({ from, to, start, end });
    [from, start] = [to + 1, end + 1];
  };
  for (const [left, right] of kept) between(head + left, head + right);
  between(before.length - tail, after.length - tail);
  return hunks;
}

/** Beyond so many pairs of lines texts are held to have nothing in common: the table would be too large. */
const MOST_PAIRS = 16_000_000;

/** The longest common run of lines, as pairs of places (the textbook table of lengths, read from its beginning). */
function common(before: readonly string[], after: readonly string[]): [number, number][] {
  if (before.length * after.length > MOST_PAIRS) return [];
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const length = (left: number, right: number) => lengths[left * width + right] ?? 0;
  for (let left = before.length - 1; left >= 0; left--)
    for (let right = after.length - 1; right >= 0; right--)
      lengths[left * width + right] =
        before[left] === after[right]
          ? length(left + 1, right + 1) + 1
          : Math.max(length(left + 1, right), length(left, right + 1));
  const pairs: [number, number][] = [];
  for (let left = 0, right = 0; left < before.length && right < after.length; ) {
    if (before[left] === after[right]) pairs.push([left++, right++]);
    else if (length(left + 1, right) >= length(left, right + 1)) left++;
    else right++;
  }
  return pairs;
}

/**
 * Carries an edit over to a text that is written another way. `before` is `original` in a writer's own style, `after`
 * is that edited; all of `original` stays but the lines that the edit is about.
 */
export function carry(original: string, before: string, after: string): string {
  if (original === before) return after;
  const [mine, base, theirs] = [original, before, after].map((text) => text.split("\n")) as [
    string[],
    string[],
    string[],
  ];
  const styled = diff(base, mine);
  const written: string[] = [];
  let next = 0;
  for (const { from, to, start, end } of widened(diff(base, theirs), styled)) {
    const [first, last] = [place(styled, from, "first"), place(styled, to, "last")];
    written.push(...mine.slice(next, Math.max(next, first)), ...theirs.slice(start, end));
    next = Math.max(next, first, last);
  }
  return [...written, ...mine.slice(next)].join("\n");
}

/** Makes edits so wide that each takes in whole whatever it touches of what is written another way. */
function widened(edits: readonly Hunk[], styled: readonly Hunk[]): Hunk[] {
  const wide: Hunk[] = [];
  for (const edit of edits) {
    const { from, to, start, end } = edit;
    const touched = styled.filter((other) => other.from < to && from < other.to);
    const [low, high] = [
      Math.min(from, ...touched.map((other) => other.from)),
      Math.max(to, ...touched.map((other) => other.to)),
    ];
    const one = { from: low, to: high, start: start - (from - low), end: end + (high - to) };
    const last = wide.at(-1);
    if (last && one.from < last.to) wide[wide.length - 1] = { ...last, to: one.to, end: one.end };
    else wide.push(one);
  }
  return wide;
}

/** Where a line of the writer's text stands in the original: before what was added there, or after it. */
function place(styled: readonly Hunk[], line: number, side: "first" | "last"): number {
  let moved = 0;
  for (const { from, to, start, end } of styled) {
    if (to < line || (to === line && (side === "first" || to > from))) moved = end - to;
    else if (from === line && to > from) return start;
    else break;
  }
  return line + moved;
}
