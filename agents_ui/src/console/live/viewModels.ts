import type { ComponentProps } from "react";
import { useStore } from "zustand";
import type { AgentCard, QueueCard } from "../../api/generated/messages";
import { usePaced } from "../../react/paced";
import { useConsole } from "../model";
import { behind } from "./figures";
import type { QueuesView } from "./QueuesView";
import type { TotalsSnapshot, TotalsView } from "./TotalsView";

/** In a large centre a figure changes twenty times a second, and nobody reads more often than this. */
export const PAUSE_MS = 400;

function useQueues() {
  const { stores } = useConsole();
  return Object.values(usePaced(stores.queues, (state) => state.byId, PAUSE_MS));
}

function useAgents() {
  const { stores } = useConsole();
  return Object.values(usePaced(stores.agents, (state) => state.byId, PAUSE_MS));
}

export function useTotalsViewModel(): ComponentProps<typeof TotalsView> {
  return { snapshot: totalsOf(useQueues(), useAgents()), behind: (asked) => behind("/", asked) };
}

/** The figures of the whole centre, now or then. */
export function totalsOf(queues: readonly QueueCard[], agents: readonly AgentCard[]): TotalsSnapshot {
  const sum = (of: "waiting" | "talking") => queues.reduce((total, queue) => total + queue[of], 0);
  const since = queues.map((queue) => queue.oldest_queued_at).filter((at) => at !== null);
  const present = agents.filter((agent) => agent.availability !== "offline" && agent.reachable);
  return {
    waiting: sum("waiting"),
    longestSince: since.length > 0 ? Math.min(...since) : null,
    talking: sum("talking"),
    available: present.filter((agent) => agent.availability === "available" && !agent.asked).length,
    staffed: present.length,
  };
}

export function useQueuesViewModel(): ComponentProps<typeof QueuesView> {
  const { stores, commands } = useConsole();
  const zone = useStore(stores.centre, (centre) => centre.welcome?.zone);
  const asOf = usePaced(stores.freshness, (state) => state.at, PAUSE_MS);
  return {
    snapshot: { queues: useQueues(), zone, asOf },
    actions: {
      close: (queue, minutes) =>
        void commands.closeQueue(queue, minutes === null ? null : Math.round(stores.clock.now()) + minutes * 60_000),
      open: (queue) => void commands.openQueue(queue),
    },
    behind: (asked) => behind("/", asked),
  };
}
