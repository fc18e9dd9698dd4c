import { useStore } from "zustand";
import { api, type LogEvent, type Routing } from "../../api/rest";
import { useResource } from "../../react/resource";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { useAgentNames } from "../shared/useAgentNames";
import type { ContactActions, ContactSnapshot } from "./ContactView";

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

/** In these stages there is something to be said of who could take it. */
const IN_LINE: ReadonlySet<string> = new Set(["waiting", "offered", "calling", "connecting"]);

/** Null for one that has left the line meanwhile. */
const routingOf = (contact: string, signal: AbortSignal): Promise<Routing | null> =>
  api.contactRouting(contact, signal).catch(() => null);

export function useContactViewModel(id: string): {
  snapshot: ContactSnapshot | null;
  error: unknown;
  actions: ContactActions;
} {
  const names = useNames();
  const { stores } = useConsole();
  const role = useStore(stores.centre, (centre) => centre.welcome?.role);
  const supervises = role === "supervisor" || role === "admin";
  useAgentNames();
  const { data, error, again } = useResource(`${id} ${supervises}`, async (signal) => {
    const [contact, events] = await Promise.all([api.contact(id, signal), allEvents(id, signal)]);
    const routing = supervises && IN_LINE.has(contact.state) ? await routingOf(id, signal) : null;
    return { contact, events, routing };
  });
  return { snapshot: data?.contact.id === id ? { ...data, names, supervises } : null, error, actions: { again } };
}
