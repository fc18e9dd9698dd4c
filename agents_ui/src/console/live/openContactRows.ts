import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactCard, CustomerCard } from "../../api/generated/messages";
import { customerName } from "../desk/customerName";
import { useConsole } from "../model";
import { callbackWords } from "../shared/callback";
import { useNames } from "../shared/names";
import { word } from "../shared/words";
import { isAt } from "./figures";
import type { ContactFilters, OpenContactRow } from "./OpenContactsView";

/** What the list of open contacts shows of each, now or then. */
export interface OpenContact
  extends Pick<
    ContactCard,
    | "id"
    | "channel"
    | "queue"
    | "stage"
    | "since"
    | "arrived_at"
    | "agent"
    | "match"
    | "offered_to"
    | "put_next"
    | "unanswerable"
    | "step"
    | "steps"
    | "help_since"
    | "callback"
    | "in_line_since"
    | "customer_hidden"
  > {
  customer: Pick<CustomerCard, "name" | "tier"> | null;
}

const BY_STAGE: Readonly<Record<ContactCard["stage"], number>> = {
  flow: 0,
  voicemail: 0,
  waiting: 1,
  offered: 2,
  calling: 3,
  connecting: 3,
  talking: 4,
  wrapping: 5,
  closed: 6,
};

/** Who wants help comes first, then by stage. */
const rank = (contact: OpenContact) => (contact.help_since ? -1 : BY_STAGE[contact.stage]);

/** Those that the filters let through, in the order of the page. */
export function inOrder<Contact extends OpenContact>(open: readonly Contact[], { queue, stage }: ContactFilters) {
  const ofQueue = open.filter((contact) => queue === null || contact.queue === queue);
  const fitting =
    stage === "longest"
      ? longestIn(ofQueue)
      : ofQueue.filter((contact) => stage === null || isAt(contact.stage, stage));
  return fitting.sort((a, b) => rank(a) - rank(b) || a.arrived_at - b.arrived_at);
}

/** Whose wait is the longest of those in line: one, or several who came at the same instant. */
function longestIn<Contact extends OpenContact>(open: readonly Contact[]): Contact[] {
  const first = Math.min(...open.map(({ in_line_since: since }) => since ?? Number.POSITIVE_INFINITY));
  return open.filter(({ in_line_since: since }) => since === first);
}

/** Makes rows, and the very same row again while nothing that it shows has changed: then it is not drawn anew. */
export function useRows(most: number, targetOf: (queue: string) => number | undefined) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const made = useRef(new Map<string, { from: readonly unknown[]; row: OpenContactRow }>());
  const offeredTo = ({ agent, offered_to: all }: OpenContact) => {
    if (agent === null) return null;
    return all && all.length > 1 ? t("live.offered_to", { agent: names.agent(agent) }) : names.agent(agent);
  };
  return (contact: OpenContact): OpenContactRow => {
    const target = contact.queue === null ? undefined : targetOf(contact.queue);
    const from = [contact, welcome, t, target];
    const before = made.current.get(contact.id);
    if (before?.from.every((each, n) => each === from[n])) return before.row;
    const inLine = isAt(contact.stage, "in_line");
    const row: OpenContactRow = {
      id: contact.id,
      channel: contact.channel,
      name: customerName(t, contact),
      hidden: contact.customer_hidden ?? false,
      tier: contact.customer?.tier ? { id: contact.customer.tier, name: names.tier(contact.customer.tier) } : null,
      queue: names.queue(contact.queue),
      stage: contact.stage,
      since: contact.since,
      arrivedAt: contact.arrived_at,
      agent: offeredTo(contact),
      putNext: contact.put_next ?? false,
      callback: callbackWords(t, contact.callback),
      unanswerable: contact.unanswerable
        ? t("in_line.unanswerable", { code: word(t, "unanswerable", contact.unanswerable) })
        : null,
      step: inLine && contact.steps ? { step: (contact.step ?? 0) + 1, steps: contact.steps } : null,
      helpSince: contact.help_since ?? null,
      late: inLine && target ? [target, 3 * target] : undefined,
    };
    made.current.set(contact.id, { from, row });
    if (made.current.size > 2 * most) made.current.clear();
    return row;
  };
}
