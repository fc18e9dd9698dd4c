import type { TFunction } from "i18next";
import { timeToSecond, took } from "../../i18n/format";
import type { Names } from "../shared/names";
import { word } from "../shared/words";

type Say = (t: TFunction, names: Names, value: never) => string;

/** Who did something that no agent did. */
const NOT_AGENTS: readonly string[] = [
  "system",
  "customer",
  "agent",
  "idle",
  "disconnected",
  "clock",
  "lookup",
  "callback",
  "answer",
  "sweeper",
];
const agent = (t: TFunction, names: Names, id: string) =>
  NOT_AGENTS.includes(id) ? word(t, "by", id) : names.agent(id);
const yesNo = (t: TFunction, _names: Names, on: boolean) => t(`yes_no.${on}`);
/** The flow's own names, in order: those of steps, keys or attributes. */
const asNamed = (t: TFunction, _names: Names, value: unknown) =>
  Array.isArray(value) && value.every((each) => typeof each !== "object")
    ? value.join(t("list_separator"))
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
const instant = (_t: TFunction, _names: Names, at: number) => timeToSecond(at);

/** How the fields of events are said; what is not here is for the record only and stands in the log's own words. */
const FIELDS = {
  queue: (_t: TFunction, names: Names, id: string) => names.queue(id),
  to_queue: (_t: TFunction, names: Names, id: string) => names.queue(id),
  cause: (t: TFunction, _names: Names, code: string) => word(t, "cause", code),
  agent,
  to_agent: agent,
  to_team: (_t: TFunction, names: Names, id: string) => names.team(id),
  team: (_t: TFunction, names: Names, id: string) => names.team(id),
  credit: yesNo,
  taken: yesNo,
  back: yesNo,
  flow: asNamed,
  step: asNamed,
  passed: asNamed,
  given: (t: TFunction, _names: Names, code: string) => word(t, "given", code),
  keys: asNamed,
  role: (t: TFunction, _names: Names, code: string) => word(t, "leg_role", code),
  present: yesNo,
  held: yesNo,
  muted: yesNo,
  status: (t: TFunction, _names: Names, code: string) => word(t, "leg_status", code),
  seconds: (_t: TFunction, _names: Names, seconds: number) => took(seconds),
  done: yesNo,
  what: (t: TFunction, _names: Names, code: string) => word(t, "control", code),
  by: agent,
  author: agent,
  score: asNamed,
  outcome: (t: TFunction, _names: Names, code: string) => word(t, "outcome", code),
  disposition: (_t: TFunction, names: Names, id: string) => names.disposition(id),
  reason: (_t: TFunction, names: Names, code: string) => names.reason(code),
  match: (t: TFunction, _names: Names, code: string) => word(t, "customer.match", code),
  identity: (t: TFunction, _names: Names, code: string) => word(t, "identity", code),
  deadline: instant,
  connect_by: instant,
  next_at: instant,
  attempt: asNamed,
  until: instant,
  held_until: instant,
  give_up_at: instant,
  end_at: instant,
  opens_at: instant,
  due: instant,
  priority: asNamed,
  code: (t: TFunction, _names: Names, code: string) => word(t, "unanswerable", code),
} as const satisfies Record<string, Say>;

type Field = keyof typeof FIELDS;

const isNothing = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** The fields of an event that mean something to a person, named and in words. */
export function eventFacts(t: TFunction, names: Names, data: Readonly<Record<string, unknown>>): [string, string][] {
  return (Object.keys(FIELDS) as Field[])
    .filter((field) => !isNothing(data[field]))
    .map((field) => [t(`field.${field}`), (FIELDS[field] as Say)(t, names, data[field] as never)]);
}
