import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useStore } from "zustand";
import { queries } from "../../api/queries";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
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
  const role = useStore(stores.centre, (centre) => centre.welcome?.role);
  const supervises = role === "supervisor" || role === "admin";
  useAgentNames();
  const contact = useQuery(queries.contact(id));
  const events = useQuery(queries.contactEvents(id));
  const inLine = contact.data !== undefined && IN_LINE.has(contact.data.state);
  const routing = useQuery({ ...queries.contactRouting(id), enabled: supervises && inLine });
  return {
    snapshot:
      contact.data && events.data
        ? {
            contact: contact.data,
            events: events.data,
            // One that has left the line meanwhile has none.
            routing: inLine && routing.isSuccess ? routing.data : null,
            names,
            supervises,
          }
        : null,
    error: contact.error ?? events.error,
    actions: { again: () => void client.invalidateQueries({ queryKey: ["contact", id] }) },
  };
}
