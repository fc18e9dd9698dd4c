import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactCard, QueueCard } from "../../api/generated/messages";
import { queries } from "../../api/queries";
import type { Agent, OpenContact, Queue } from "../../api/rest";
import type { View } from "../../react/view";
import { beginning, dayOf } from "../reports/period";
import { useNames } from "../shared/names";
import type { PastActions, PastAgent, PastContact, PastSnapshot } from "./PastView";

const SECOND = 1_000;
/** While the slider is moved nothing is asked. */
const SETTLED_MS = 200;

/** `opened` is when the page was: what came later is not looked back at. */
export function usePastViewModel(zone: string, opened: number): View<PastSnapshot, PastActions> {
  const { t } = useTranslation();
  const names = useNames();
  const last = Math.floor(opened / SECOND) * SECOND;
  const first = Math.min(last, beginning(dayOf(opened, zone), zone));
  const [at, setAt] = useState(last);
  const [asked] = useDebouncedValue(at, SETTLED_MS);
  const then = useQuery({ ...queries.past(asked), placeholderData: keepPreviousData });
  const row = (agent: Agent): PastAgent => ({
    id: agent.id,
    name: names.agent(agent.id),
    team: names.team(agent.team),
    availability: agent.availability,
    state: [t(`availability.${agent.availability}`), agent.reason && names.reason(agent.reason)]
      .filter(Boolean)
      .join(" · "),
    since: Date.parse(agent.since),
    contacts: agent.contacts,
    queues: agent.queues,
    reachable: agent.reachable,
    asked: agent.asked !== null,
  });
  const contact = (open: OpenContact): PastContact => ({
    ...open,
    channel: open.channel as ContactCard["channel"],
    stage: open.stage as ContactCard["stage"],
    queueName: names.queue(open.queue),
    agent: open.agent === null ? null : names.agent(open.agent),
    since: Date.parse(open.since),
    arrivedAt: Date.parse(open.arrived_at),
  });
  const order = { available: 0, not_ready: 1, offline: 2 };
  return {
    snapshot: {
      zone,
      first,
      last,
      at,
      shown: then.data
        ? {
            at: then.data.at,
            queues: then.data.queues.map(card),
            agents: then.data.agents
              .map(row)
              .sort((a, b) => order[a.availability] - order[b.availability] || (a.name < b.name ? -1 : 1)),
            contacts: then.data.contacts.map(contact),
          }
        : null,
      error: then.error,
    },
    actions: {
      look: (instant) => setAt(Math.min(last, Math.max(first, instant))),
      again: () => void then.refetch(),
    },
  };
}

/** A queue as REST tells it, with instants as the socket tells them. */
function card(queue: Queue): QueueCard {
  const instant = (at: string | null) => (at === null ? null : Date.parse(at));
  return {
    ...queue,
    oldest_queued_at: instant(queue.oldest_queued_at),
    opens_at: instant(queue.opens_at),
    since: Date.parse(queue.since),
  } as QueueCard;
}
