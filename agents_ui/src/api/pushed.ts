import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { StoreApi } from "zustand/vanilla";
import type { CentreState } from "../stores/console";
import type { EntityStore } from "../stores/entities";
import type { VoicemailStore } from "../stores/voicemails";
import type { ContactCard } from "./generated/messages";
import { queries } from "./queries";

/** So much of what changes is asked for together. */
const PAUSE_MS = 1_000;

/**
 * Has what is shown of a contact, its customer and the lists they stand in asked for again when its card changes or
 * goes, until what it gives is called. Of a list only its first page follows: who reads on is not to be disturbed.
 */
export function followCards(client: QueryClient, contacts: EntityStore<ContactCard>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = new Map<string, ContactCard>();
  const ask = () => {
    timer = undefined;
    const contacts = new Set<unknown>(changed.keys());
    const customers = new Set<unknown>([...changed.values()].map((card) => card.customer_id));
    changed.clear();
    void client.invalidateQueries({
      predicate: ({ queryKey: [what, id], state }) =>
        (what === "contact" && contacts.has(id)) ||
        (what === "customer" && customers.has(id) && short(state.data)) ||
        (what === "contacts" && short(state.data)),
    });
  };
  const stop = contacts.subscribe(({ byId }, { byId: before }) => {
    for (const card of Object.values(byId)) if (before[card.id] !== card) changed.set(card.id, card);
    for (const card of Object.values(before)) if (!byId[card.id]) changed.set(card.id, card);
    if (changed.size > 0) timer ??= setTimeout(ask, PAUSE_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/** Has what is shown of a contact asked for again when somebody sees to its message, until what it gives is called. */
export function followVoicemails(client: QueryClient, store: VoicemailStore): () => void {
  return store.subscribe(({ voicemails }, { voicemails: before }) => {
    const was = new Map(before.map((card) => [card.contact, card]));
    const changed = voicemails.filter(({ contact, owner }) => was.get(contact)?.owner !== owner);
    const gone = before.filter(({ contact }) => !voicemails.some((card) => card.contact === contact));
    for (const { contact } of [...changed, ...gone]) {
      void client.invalidateQueries({ queryKey: ["contact", contact], exact: true });
    }
  });
}

/**
 * Has what is configured, and who has an account, asked for again when the server says welcome anew, as it does when
 * another configuration is in force and after every loss of the connection, until what it gives is called.
 */
export function followCentre(client: QueryClient, centre: StoreApi<CentreState>): () => void {
  return centre.subscribe(({ welcome }, { welcome: before }) => {
    if (before === null || welcome === before) return;
    void client.invalidateQueries(queries.configuration());
    void client.invalidateQueries(queries.users());
  });
}

/** Whether it is no list that somebody has read on in. */
function short(data: unknown): boolean {
  const { pages = [] } = (data ?? {}) as Partial<InfiniteData<unknown>>;
  return pages.length < 2;
}
