import type { Figure } from "../reports/figures";

/** The figures of a queue, or of all of them, of which it can be asked what they count. */
export const FIGURES = [
  "waiting",
  "longest_wait",
  "expected_wait",
  "talking",
  "wrapping",
  "staffed",
  "available",
  "service_level",
  "answered",
  "abandoned",
  "abandon_rate",
  "asa",
  "aht",
  "offered",
] as const;
export type LiveFigure = (typeof FIGURES)[number];

/** A figure that is asked about, of one queue or (null) of all. */
export interface Asked {
  figure: LiveFigure;
  queue: string | null;
}

/** Of what has happened today the server lists the contacts: here as what it is asked for each. */
export const OF_TODAY = {
  service_level: "service_level",
  answered: "answered",
  abandoned: "abandoned",
  abandon_rate: "abandon_rate",
  asa: "average_speed_of_answer_ms",
  aht: "average_handle_time_ms",
  offered: "offered",
} as const satisfies Partial<Record<LiveFigure, Figure>>;

export const isOfToday = (figure: LiveFigure): figure is keyof typeof OF_TODAY => figure in OF_TODAY;

const LINE: ReadonlySet<string> = new Set(["waiting", "offered", "calling", "connecting"]);

/** Whether a contact at this stage is among those that are in line, or at another stage that is asked for. */
export const isAt = (stage: string, wanted: string) => (wanted === "in_line" ? LINE.has(stage) : stage === wanted);

/** Those in line are waiting, or being offered or connected: until an agent has them. */
export const OPEN = { waiting: "in_line", longest_wait: "longest", talking: "talking", wrapping: "wrapping" } as const;
/** `present` are signed in and reachable, `free` of those the ones that take what comes. */
export const PEOPLE = { staffed: "present", available: "free" } as const;

const FIGURE = "figure";
const QUEUE = "queue";

/** Where a page that takes such questions shows what is behind a figure. */
export function behind(page: string, { figure, queue }: Asked): string {
  const query = new URLSearchParams({ [FIGURE]: figure, ...(queue === null ? {} : { [QUEUE]: queue }) });
  return `${page}?${query}`;
}

/** What an address asks; null for nothing. */
export function askedBy(query: URLSearchParams): Asked | null {
  const figure = FIGURES.find((each) => each === query.get(FIGURE));
  return figure === undefined ? null : { figure, queue: query.get(QUEUE) };
}
