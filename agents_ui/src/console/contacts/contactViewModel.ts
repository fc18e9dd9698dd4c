import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useStore } from "zustand";
import { queries } from "../../api/queries";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { supervises } from "../shared/roles";
import { useAgentNames } from "../shared/useAgentNames";
import type { ContactActions, ContactSnapshot } from "./ContactView";

/** In these stages there is something to be said of who could take it. */
const IN_LINE: ReadonlySet<string> = new Set(["waiting", "offered", "calling", "connecting"]);

export function useContactViewModel(id: string): {
  snapshot: ContactSnapshot | null;
  error: unknown;
  actions: ContactActions;
} {
  const names = useNames();
  const { stores } = useConsole();
  const client = useQueryClient();
  const supervisor = useStore(stores.centre, (centre) => supervises(centre.welcome));
  useAgentNames();
  const contact = useQuery(queries.contact(id));
  const events = useQuery(queries.contactEvents(id));
  const inLine = contact.data !== undefined && IN_LINE.has(contact.data.state);
  const routing = useQuery({ ...queries.contactRouting(id), enabled: supervisor && inLine });
  return {
    snapshot:
      contact.data && events.data
        ? {
            contact: contact.data,
            events: events.data,
            // One that has left the line meanwhile has none.
            routing: inLine && routing.isSuccess ? routing.data : null,
            names,
            supervises: supervisor,
          }
        : null,
    error: contact.error ?? events.error,
    actions: { again: () => void client.invalidateQueries({ queryKey: ["contact", id] }) },
  };
}
