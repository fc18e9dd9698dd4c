import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Query } from "./http";
import { api, type LogEvent } from "./rest";

interface Page<Item> {
  items: readonly Item[];
  next: string | null;
  as_of?: string;
}

/** A list as far as it was asked for; `asOf` is when its `first` page was true. */
export interface Listed<Item, Of = Page<Item>> {
  items: readonly Item[];
  asOf: string | null;
  first: Of | undefined;
}

/** A list that comes in pages, each from where the one before it ended. */
const pages = <Of extends Page<unknown>, const Key extends readonly unknown[]>(
  queryKey: Key,
  load: (cursor: string | null, signal: AbortSignal) => Promise<Of>,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }): Listed<Of["items"][number], Of> => ({
      items: pages.flatMap(({ items }) => items),
      asOf: pages[0]?.as_of ?? null,
      first: pages[0],
    }),
  });

/**
 * What the console asks of the server, each with the key under which the answer is kept. What is made invalid by a
 * shorter key (`["contact", id]`) is whatever begins with it.
 */
export const queries = {
  contacts: (query: Query) =>
    pages(["contacts", query], (cursor, signal) => api.contacts({ ...query, cursor }, signal)),
  contact: (contact: string) =>
    queryOptions({ queryKey: ["contact", contact], queryFn: ({ signal }) => api.contact(contact, signal) }),
  contactEvents: (contact: string) =>
    queryOptions({ queryKey: ["contact", contact, "events"], queryFn: ({ signal }) => allEvents(contact, signal) }),
  contactRouting: (contact: string) =>
    queryOptions({
      queryKey: ["contact", contact, "routing"],
      queryFn: ({ signal }) => api.contactRouting(contact, signal),
    }),
  /** How everybody stood at an offer: it is over, and the server replays its log to tell. */
  pastOffer: (contact: string, number: number) =>
    queryOptions({
      queryKey: ["past offer", contact, number],
      queryFn: ({ signal }) => api.pastOffer(contact, number, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  customers: (query: Query) =>
    queryOptions({ queryKey: ["customers", query], queryFn: ({ signal }) => api.customers(query, signal) }),
  customer: (customer: string) =>
    queryOptions({ queryKey: ["customer", customer], queryFn: ({ signal }) => api.customer(customer, signal) }),
  timeline: (customer: string) =>
    pages(["customer", customer, "timeline"], (cursor, signal) => api.timeline(customer, { cursor }, signal)),
  agents: () => queryOptions({ queryKey: ["agents"], queryFn: ({ signal }) => api.agents(signal) }),
  /** What it would do to those who wait if an agent served these queues with these skills, as it is at this moment. */
  adjustment: (agent: string, queues: readonly string[], skills: Readonly<Record<string, number>>) =>
    queryOptions({
      queryKey: ["adjustment", agent, queues, skills],
      queryFn: ({ signal }) => api.previewAdjustment(agent, { queues: [...queues], skills: { ...skills } }, signal),
      gcTime: 0,
    }),
  /** Queues, agents and open contacts as they were at an instant (ms) of the past, which stays as it was. */
  past: (at: number) =>
    queryOptions({
      queryKey: ["past", at],
      queryFn: async ({ signal }) => {
        const query = { at: new Date(at).toISOString() };
        const [queues, agents, contacts] = await Promise.all([
          api.queuesAt(query, signal),
          api.agentsAt(query, signal),
          api.openContactsAt(query, signal),
        ]);
        return { at, queues: queues.items, agents: agents.items, contacts: contacts.items };
      },
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** A queue's line and the waits in it: now, or at an instant (ms) of the past. */
  line: (queue: string, at: number | null) =>
    pages(["line", queue, at], (cursor, signal) =>
      api.line(queue, { at: at === null ? null : new Date(at).toISOString(), cursor }, signal),
    ),
  report: (query: Query) =>
    queryOptions({ queryKey: ["report", query], queryFn: ({ signal }) => api.report(query, signal) }),
  /** What a figure of a report counts. */
  reportContacts: (query: Query) =>
    pages(["report contacts", query], (cursor, signal) => api.reportContacts({ ...query, cursor }, signal)),
  /** The stretches of agents' time that a figure is made of. */
  reportStretches: (query: Query) =>
    pages(["report stretches", query], (cursor, signal) => api.reportStretches({ ...query, cursor }, signal)),
  configuration: () =>
    queryOptions({
      queryKey: ["configuration"],
      queryFn: async ({ signal }) => {
        const { items, adjustments } = await api.configurationVersions(signal);
        const version = items.find((each) => each.in_force)?.version ?? "";
        const { files } = await api.configurationVersion(version, signal);
        return { versions: items, adjustments, version, files };
      },
      // Who begins to edit begins with what is in force now, never with what was when they last looked.
      gcTime: 0,
    }),
  users: () => queryOptions({ queryKey: ["users"], queryFn: ({ signal }) => api.users(signal) }),
};

async function allEvents(contact: string, signal: AbortSignal): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  let cursor: string | null = null;
  do {
    const page = await api.contactEvents(contact, { limit: 200, cursor }, signal);
    events.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return events;
}
