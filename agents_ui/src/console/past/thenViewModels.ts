import { type ComponentProps, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AgentsView } from "../live/AgentsView";
import { byState, useAgentRows } from "../live/agentRows";
import { named } from "../live/agentsViewModel";
import { type Asked, PEOPLE } from "../live/figures";
import type { OpenContactsView } from "../live/OpenContactsView";
import { useOpenContacts } from "../live/openContactsViewModel";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { Then } from "./PastView";

/** The agents as they were then, as the live page shows them. */
export function usePastAgents({ agents, contacts }: Then, asked: Asked | null): ComponentProps<typeof AgentsView> {
  const { stores } = useConsole();
  const { t } = useTranslation();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const byId = useMemo(() => Object.fromEntries(contacts.map((contact) => [contact.id, contact])), [contacts]);
  const row = useAgentRows(byId);
  const queues = useStore(stores.names.queues);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are kept by what they are made from
  const rows = useMemo(() => [...agents].sort(byState).map(row), [agents, byId, welcome, t]);
  return {
    snapshot: {
      agents: rows,
      reasons: [],
      teams: named(welcome?.teams, names.team),
      queues: Object.keys(queues).map((id) => ({ id, label: names.queue(id) })),
      asked: asked && asked.figure in PEOPLE ? asked : null,
      adjusting: null,
    },
  };
}

/** The contacts that were open then, as the live page shows them. */
export function usePastContacts(then: Then, asked: Asked | null): ComponentProps<typeof OpenContactsView> {
  const { snapshot, actions } = useOpenContacts(
    then.contacts,
    asked,
    (queue) => then.queues.find(({ id }) => id === queue)?.target_ms,
  );
  return { snapshot: { ...snapshot, steered: null }, actions: { ...actions, steers: null } };
}
