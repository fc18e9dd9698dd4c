import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { usePaced } from "../../react/paced";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { AgentsActions, AgentsSnapshot } from "./AgentsView";
import { byState, useAgentRows } from "./agentRows";
import { type Asked, PEOPLE } from "./figures";

/** To order and lay out hundreds of rows takes a while, and nobody reads more often than this. */
const PAUSE_MS = 700;

export function useAgentsViewModel(asked: Asked | null): View<AgentsSnapshot, AgentsActions> {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const byId = usePaced(stores.agents, (state) => state.byId, PAUSE_MS);
  const queues = useStore(stores.names.queues);
  const [adjusting, adjust] = useState<string | null>(null);
  const names = useNames();
  const row = useAgentRows(usePaced(stores.contacts, (state) => state.byId, PAUSE_MS));

  const all = Object.values(byId).sort(byState);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what things are called follows the language and the centre
  const reasons = useMemo(() => named(welcome?.reasons, names.reason), [welcome, t]);
  const force = useCallback<AgentsActions["force"]>(
    (id, availability, reason) => {
      const agent = stores.agents.getState().byId[id];
      if (agent) void commands.forceState(agent, availability, reason);
    },
    [stores, commands],
  );
  return {
    snapshot: {
      agents: all.map(row),
      reasons,
      teams: named(welcome?.teams, names.team),
      queues: Object.keys(queues).map((id) => ({ id, label: names.queue(id) })),
      asked: asked && asked.figure in PEOPLE ? asked : null,
      adjusting,
    },
    actions: { force, adjust },
  };
}

export const named = (choices: readonly { id: string }[] = [], name: (id: string) => string) =>
  choices.map(({ id }) => ({ id, label: name(id) }));
