import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { AgentCard, QueueCard } from "../../api/generated/messages";
import { queries } from "../../api/queries";
import type { Agent, OpenContact, Queue } from "../../api/rest";
import type { View } from "../../react/view";
import type { OpenContact as Shown } from "../live/openContactRows";
import { beginning, dayOf } from "../reports/period";
import type { PastActions, PastSnapshot } from "./PastView";

const SECOND = 1_000;
/** While the slider is moved nothing is asked. */
const SETTLED_MS = 200;

/** `opened` is when the page was: what came later is not looked back at. */
export function usePastViewModel(zone: string, opened: number): View<PastSnapshot, PastActions> {
  const last = Math.floor(opened / SECOND) * SECOND;
  const first = Math.min(last, beginning(dayOf(opened, zone), zone));
  const [at, setAt] = useState(last);
  const [asked] = useDebouncedValue(at, SETTLED_MS);
  const then = useQuery({ ...queries.past(asked), placeholderData: keepPreviousData });
  const shown = useMemo(
    () =>
      then.data
        ? {
            at: then.data.at,
            queues: then.data.queues.map(queueCard),
            agents: then.data.agents.map(agentCard),
            contacts: then.data.contacts.map(contactCard),
          }
        : null,
    [then.data],
  );
  return {
    snapshot: {
      zone,
      first,
      last,
      at,
      shown,
      error: then.error,
    },
    actions: {
      look: (instant) => setAt(Math.min(last, Math.max(first, instant))),
      again: () => void then.refetch(),
    },
  };
}

const instant = (at: string | null) => (at === null ? null : Date.parse(at));

/** A queue as REST tells it, with instants as the socket tells them; so the others. */
function queueCard(queue: Queue): QueueCard {
  return {
    ...queue,
    oldest_queued_at: instant(queue.oldest_queued_at),
    opens_at: instant(queue.opens_at),
    closed_until: instant(queue.closed_until),
    since: Date.parse(queue.since),
  };
}

function agentCard(agent: Agent): AgentCard {
  const { adjusted } = agent;
  return {
    ...agent,
    since: Date.parse(agent.since),
    adjusted: adjusted && { ...adjusted, at: Date.parse(adjusted.at) },
  };
}

function contactCard(contact: OpenContact): Shown {
  const { callback } = contact;
  return {
    ...contact,
    channel: contact.channel as Shown["channel"],
    stage: contact.stage as Shown["stage"],
    match: contact.match as Shown["match"],
    unanswerable: contact.unanswerable as Shown["unanswerable"],
    since: Date.parse(contact.since),
    arrived_at: Date.parse(contact.arrived_at),
    help_since: instant(contact.help_since),
    in_line_since: instant(contact.in_line_since),
    callback: callback && { ...callback, at: instant(callback.at) },
  };
}
