import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AgentCard, ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { customerName } from "../desk/customerName";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { word } from "../shared/words";
import type { AgentsActions, AgentsSnapshot } from "./AgentsView";
import type { OpenContactsActions, OpenContactsSnapshot } from "./OpenContactsView";
import type { QueuesSnapshot } from "./QueuesView";
import type { TotalsSnapshot } from "./TotalsView";

function useQueues() {
  const { stores } = useConsole();
  return Object.values(useStore(stores.queues, (state) => state.byId));
}

function useAgents() {
  const { stores } = useConsole();
  return Object.values(useStore(stores.agents, (state) => state.byId));
}

function useContacts() {
  const { stores } = useConsole();
  return useStore(stores.contacts, (state) => state.byId);
}

export function useTotalsViewModel(): { snapshot: TotalsSnapshot } {
  const queues = useQueues();
  const agents = useAgents();
  const sum = (of: "waiting" | "talking") => queues.reduce((total, queue) => total + queue[of], 0);
  const since = queues.map((queue) => queue.oldest_queued_at).filter((at) => at !== null);
  const present = agents.filter((agent) => agent.availability !== "offline" && agent.reachable);
  return {
    snapshot: {
      waiting: sum("waiting"),
      longestSince: since.length > 0 ? Math.min(...since) : null,
      talking: sum("talking"),
      available: present.filter((agent) => agent.availability === "available" && !agent.asked).length,
      staffed: present.length,
    },
  };
}

export function useQueuesViewModel(): { snapshot: QueuesSnapshot } {
  const { stores } = useConsole();
  const zone = useStore(stores.centre, (centre) => centre.welcome?.zone);
  return { snapshot: { queues: useQueues(), zone } };
}

const BY_STATE: Readonly<Record<AgentCard["availability"], number>> = { available: 0, not_ready: 1, offline: 2 };

export function useAgentsViewModel(): View<AgentsSnapshot, AgentsActions> {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const names = useNames();
  const contacts = useContacts();
  const agents = useAgents().sort(
    (a, b) => BY_STATE[a.availability] - BY_STATE[b.availability] || a.since - b.since || a.id.localeCompare(b.id),
  );
  return {
    snapshot: {
      reasons: (welcome?.reasons ?? []).map(({ id }) => ({ id, label: names.reason(id) })),
      agents: agents.map((agent) => ({
        id: agent.id,
        name: names.agent(agent.id),
        team: names.team(agent.team),
        availability: agent.availability,
        reason: agent.reason ? names.reason(agent.reason) : null,
        reachable: agent.reachable,
        since: agent.since,
        asked: agent.asked ? (agent.asked.reason ? names.reason(agent.asked.reason) : t("availability.offline")) : null,
        draining: agent.draining != null,
        contacts: agent.contacts
          .map((id) => contacts[id])
          .filter((contact) => contact !== undefined)
          .map((contact) => ({
            id: contact.id,
            channel: contact.channel,
            name: customerName(t, contact),
            stage: contact.stage,
            since: contact.since,
          })),
      })),
    },
    actions: {
      force: (id, availability, reason) => {
        const agent = stores.agents.getState().byId[id];
        if (agent) void commands.forceState(agent, availability, reason);
      },
    },
  };
}

const IN_LINE: ReadonlySet<ContactCard["stage"]> = new Set(["waiting", "offered", "connecting"]);

const BY_STAGE: Readonly<Record<ContactCard["stage"], number>> = {
  flow: 0,
  waiting: 1,
  offered: 2,
  connecting: 3,
  talking: 4,
  wrapping: 5,
  closed: 6,
};

/** Who wants help comes first, then by stage. */
const rank = (contact: ContactCard) => (contact.help_since ? -1 : BY_STAGE[contact.stage]);

export function useOpenContactsViewModel(): View<OpenContactsSnapshot, OpenContactsActions> {
  const { t } = useTranslation();
  const { commands } = useConsole();
  const names = useNames();
  const offeredTo = ({ agent, offered_to: all }: ContactCard) => {
    if (agent === null) return null;
    return all && all.length > 1 ? t("live.offered_to", { agent: names.agent(agent) }) : names.agent(agent);
  };
  const contacts = Object.values(useContacts())
    .filter((contact) => contact.stage !== "closed")
    .sort((a, b) => rank(a) - rank(b) || a.arrived_at - b.arrived_at);
  return {
    snapshot: {
      contacts: contacts.map((contact) => ({
        id: contact.id,
        channel: contact.channel,
        name: customerName(t, contact),
        tier: contact.customer?.tier ? { id: contact.customer.tier, name: names.tier(contact.customer.tier) } : null,
        queue: names.queue(contact.queue),
        stage: contact.stage,
        since: contact.since,
        arrivedAt: contact.arrived_at,
        agent: offeredTo(contact),
        putNext: contact.put_next ?? false,
        unanswerable: contact.unanswerable
          ? t("in_line.unanswerable", { code: word(t, "unanswerable", contact.unanswerable) })
          : null,
        step:
          IN_LINE.has(contact.stage) && contact.steps ? { step: (contact.step ?? 0) + 1, steps: contact.steps } : null,
        helpSince: contact.help_since ?? null,
      })),
    },
    actions: {
      putNext: (contact) => void commands.putNext(contact),
      watch: (contact) => void commands.watch(contact),
    },
  };
}
