import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useStore } from "zustand";
import { queries } from "../../api/queries";
import { asCsv, type Customer } from "../../api/rest";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { useAgentNames } from "../shared/useAgentNames";
import type { ContactsActions, ContactsSnapshot } from "./ContactsView";
import { FILTERS, type FiltersActions, type FiltersSnapshot, type FilterValues } from "./FiltersView";

const STATES = [
  "flow",
  "waiting",
  "offered",
  "calling",
  "connecting",
  "talking",
  "voicemail",
  "wrapping",
  "closed",
] as const;
const OUTCOMES = [
  "answered",
  "callback_kept",
  "abandoned_in_flow",
  "abandoned_waiting",
  "abandoned_offered",
  "abandoned_connecting",
  "short_abandon",
  "closed",
  "sent_elsewhere",
  "refused_blocked",
  "failed",
] as const;
const TYPING_PAUSE_MS = 250;

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
        states: STATES.map((state) => ({ value: state, label: t(`stage.${state}`) })),
        outcomes: OUTCOMES.map((outcome) => ({ value: outcome, label: t(`outcome.${outcome}`) })),
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
        csv: asCsv("/contacts", { ...query, language: i18n.language }),
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
