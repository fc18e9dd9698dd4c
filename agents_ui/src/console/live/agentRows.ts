import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AgentCard } from "../../api/generated/messages";
import { customerName } from "../desk/customerName";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { AgentRow } from "./AgentsView";
import { BY_STATE } from "./agentColumns";
import type { OpenContact } from "./openContactRows";

/** The page's own order: by state, then who has been so for longest. */
export const byState = (a: AgentCard, b: AgentCard) =>
  BY_STATE[a.availability] - BY_STATE[b.availability] || a.since - b.since || (a.id < b.id ? -1 : 1);

/** What an agent's row shows of a contact that they hold. */
type HeldContact = Pick<OpenContact, "id" | "channel" | "customer" | "customer_hidden" | "match" | "stage" | "since">;

/** Makes rows, and the very same row again while nothing that it shows has changed: then it is not drawn anew. */
export function useAgentRows(contacts: Readonly<Record<string, HeldContact>>): (agent: AgentCard) => AgentRow {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
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
      contacts: held.map((contact) => ({
        id: contact.id,
        channel: contact.channel,
        name: customerName(t, contact),
        hidden: contact.customer_hidden ?? false,
        stage: contact.stage,
        since: contact.since,
      })),
    };
    made.current.set(agent.id, { from, row });
    return row;
  };
}
