import { api, type LogEvent } from "../../api/rest";
import { useResource } from "../../react/resource";
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

export function useContactViewModel(id: string): {
  snapshot: ContactSnapshot | null;
  error: unknown;
  actions: ContactActions;
} {
  const names = useNames();
  useAgentNames();
  const { data, error, again } = useResource(id, async (signal) => {
    const [contact, events] = await Promise.all([api.contact(id, signal), allEvents(id, signal)]);
    return { contact, events };
  });
  return { snapshot: data?.contact.id === id ? { ...data, names } : null, error, actions: { again } };
}
