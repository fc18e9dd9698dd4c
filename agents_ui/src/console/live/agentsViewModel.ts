import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AgentCard, ContactCard } from "../../api/generated/messages";
import { usePaced } from "../../react/paced";
import type { View } from "../../react/view";
import { customerName } from "../desk/customerName";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { AgentRow, AgentsActions, AgentsSnapshot } from "./AgentsView";
import { BY_STATE } from "./agentColumns";
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
  const row = useRows();

  const all = Object.values(byId).sort(
    (a, b) => BY_STATE[a.availability] - BY_STATE[b.availability] || a.since - b.since || (a.id < b.id ? -1 : 1),
  );
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

const named = (choices: readonly { id: string }[] = [], name: (id: string) => string) =>
  choices.map(({ id }) => ({ id, label: name(id) }));

/** Makes rows, and the very same row again while nothing that it shows has changed: then it is not drawn anew. */
function useRows(): (agent: AgentCard) => AgentRow {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const contacts = usePaced(stores.contacts, (state) => state.byId, PAUSE_MS);
  const made = useRef(new Map<string, { from: readonly unknown[]; row: AgentRow }>());
  return (agent) => {
    const held = agent.contacts.map((id) => contacts[id]).filter((contact) => contact !== undefined);
    const from = [agent, welcome, t, ...held];
    const before = made.current.get(agent.id);
    if (before && before.from.length === from.length && before.from.every((each, n) => each === from[n])) {
      return before.row;
    }
    const row: AgentRow = {
      id: agent.id,
      name: names.agent(agent.id),
      team: agent.team,
      teamName: names.team(agent.team),
      availability: agent.availability,
      reason: agent.reason ? names.reason(agent.reason) : null,
      reachable: agent.reachable,
      since: agent.since,
      asked: agent.asked ? (agent.asked.reason ? names.reason(agent.asked.reason) : t("availability.offline")) : null,
      draining: agent.draining != null,
      adjusted: agent.adjusted != null,
      skills: Object.entries(agent.skills)
        .map(([skill, level]) => `${names.skill(skill)} ${level}`)
        .join(t("list_separator")),
      queues: agent.queues ?? [],
      contacts: held.map((contact: ContactCard) => ({
        id: contact.id,
        channel: contact.channel,
        name: customerName(t, contact),
        stage: contact.stage,
        since: contact.since,
      })),
    };
    made.current.set(agent.id, { from, row });
    return row;
  };
}
