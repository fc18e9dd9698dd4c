import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useStore } from "zustand";
import type { ContactCard, Outcome } from "../../api/generated/messages";
import { queries } from "../../api/queries";
import { asCsv, type Customer } from "../../api/rest";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { supervises } from "../shared/roles";
import { useAgentNames } from "../shared/useAgentNames";
import type { ContactsActions, ContactsSnapshot } from "./ContactsView";
import { FILTERS, type FiltersActions, type FiltersSnapshot, type FilterValues } from "./FiltersView";

// Named one by one, in the order of a contact's way: a new one that is not here does not compile.
const STATES: Readonly<Record<ContactCard["stage"], true>> = {
  flow: true,
  waiting: true,
  offered: true,
  calling: true,
  connecting: true,
  talking: true,
  voicemail: true,
  wrapping: true,
  closed: true,
};
const OUTCOMES: Readonly<Record<Outcome, true>> = {
  answered: true,
  callback_kept: true,
  abandoned_in_flow: true,
  abandoned_waiting: true,
  abandoned_offered: true,
  abandoned_connecting: true,
  short_abandon: true,
  closed: true,
  voicemail: true,
  sent_elsewhere: true,
  refused_full: true,
  refused_blocked: true,
  failed: true,
};
const TYPING_PAUSE_MS = 250;

const keysOf = <K extends string>(all: Readonly<Record<K, true>>) => Object.keys(all) as K[];

/** A local time from the browser's field as an instant of RFC 3339. */
export function instantOf(local: string): string {
  const at = new Date(local);
  return local && !Number.isNaN(at.getTime()) ? at.toISOString() : "";
}

/** The filters are in the address, so that a look-up can be kept, sent and gone back to. */
export function useContactsViewModel(): {
  filters: View<FiltersSnapshot, FiltersActions>;
  list: View<ContactsSnapshot, ContactsActions>;
} {
  const { t, i18n } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const agentNames = useAgentNames();
  const supervisor = useStore(stores.centre, (centre) => supervises(centre.welcome));
  const queues = useStore(stores.queues, (state) => state.byId);
  const [search, setSearch] = useSearchParams();
  const values = Object.fromEntries(FILTERS.map((name) => [name, search.get(name) ?? ""])) as FilterValues;

  const query = { ...values, from: instantOf(values.from), to: instantOf(values.to) };
  const found = useInfiniteQuery({ ...queries.contacts(query), placeholderData: keepPreviousData });
  const customers = useCustomerChoices(values.customer);

  return {
    filters: {
      snapshot: {
        values,
        queues: Object.keys(queues).map((id) => ({ value: id, label: names.queue(id) })),
        agents: Object.keys(agentNames).map((id) => ({ value: id, label: names.agent(id) })),
        states: keysOf(STATES).map((state) => ({ value: state, label: t(`stage.${state}`) })),
        outcomes: keysOf(OUTCOMES).map((outcome) => ({ value: outcome, label: t(`outcome.${outcome}`) })),
        customers: customers.choices,
      },
      actions: {
        change: (filter, value) => {
          const next = new URLSearchParams(search);
          if (value) next.set(filter, value);
          else next.delete(filter);
          setSearch(next, { replace: true });
        },
        findCustomer: customers.find,
        clear: () => setSearch({}, { replace: true }),
      },
    },
    list: {
      snapshot: {
        contacts: found.data?.items ?? [],
        asOf: found.data?.asOf ?? null,
        more: found.hasNextPage,
        csv: supervisor ? asCsv("/contacts", { ...query, language: i18n.language }) : null,
        loading: found.isFetching,
        error: found.error,
        names,
      },
      actions: { loadMore: () => void found.fetchNextPage(), again: () => void found.refetch() },
    },
  };
}

function useCustomerChoices(chosen: string) {
  const [text, find] = useState("");
  const [settled] = useDebouncedValue(text, TYPING_PAUSE_MS);
  const found = useQuery({ ...queries.customers({ q: settled, limit: 20 }), placeholderData: keepPreviousData });
  const known = useQuery({ ...queries.customer(chosen), enabled: chosen !== "" });
  const label = ({ name, phones, emails }: Customer) => [name, phones[0] ?? emails[0]].filter(Boolean).join(" · ");
  const customers = new Map<string, Customer>();
  if (known.data) customers.set(chosen, known.data); // also one who was merged since
  for (const customer of found.data?.items ?? []) customers.set(customer.id, customer);
  return { find, choices: [...customers].map(([value, customer]) => ({ value, label: label(customer) })) };
}
