import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AgentCard, ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { customerName } from "../desk/customerName";
import { useConsole } from "../model";
import { type Names, useNames } from "../shared/names";
import { isHere, presence, type Target } from "../transfer/TargetList";
import type { SteerActions, Steering, SteerSnapshot } from "./SteerDialog";

/** Where a waiting contact can be put, or to whom, as it is now; for as long as the dialog is open. */
export function useSteerViewModel(
  contact: ContactCard,
  what: Steering,
  close: () => void,
): View<SteerSnapshot, SteerActions> {
  const { t } = useTranslation();
  const { commands } = useConsole();
  const queues = useQueues(contact);
  const agents = useAgents(contact);
  const [busy, setBusy] = useState(false);
  return {
    snapshot: {
      what,
      customer: customerName(t, contact),
      targets: what === "move" ? queues : agents,
      over: contact.stage === "waiting" ? null : t(`stage.${contact.stage}`),
      busy,
    },
    actions: {
      confirm: async (target, credit) => {
        setBusy(true);
        const reply = await (what === "move"
          ? commands.move(contact.id, target, credit)
          : commands.assign(contact.id, target));
        setBusy(false);
        if (reply.ok) close();
      },
      close,
    },
  };
}

function useQueues(contact: ContactCard): readonly Target[] {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const byId = useStore(stores.queues, (state) => state.byId);
  const rules = useStore(stores.centre, (centre) => centre.welcome?.transfer_rules);
  return Object.values(byId)
    .filter(({ id }) => id !== contact.queue)
    .map(({ id, available }) => ({
      id,
      name: names.queue(id),
      presence: available > 0 ? "free" : "away",
      note: t("transfer.available", { count: available }),
      credit: rules?.[id]?.credit ?? true,
    }));
}

function useAgents(contact: ContactCard): readonly Target[] {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const byId = useStore(stores.agents, (state) => state.byId);
  const contacts = useStore(stores.contacts, (state) => state.byId);
  const room = (agent: AgentCard) =>
    agent.contacts.filter((id) => contacts[id]?.channel === contact.channel).length <
    (agent.capacity[contact.channel] ?? 0);
  return Object.values(byId)
    .filter((agent) => agent.capacity[contact.channel])
    .map((agent) => asTarget(t, names, agent, room(agent)))
    .sort((a, b) => Number(a.disabled) - Number(b.disabled));
}

/** One who is here and has no room is shown, and cannot be chosen; who it was that hinders is the server's to say. */
function asTarget(t: TFunction, names: Names, agent: AgentCard, room: boolean): Target {
  const { id, asked, contacts } = agent;
  const colleague = { ...agent, leaving: asked != null, contacts: contacts.length };
  return { id, name: names.agent(id), ...presence(t, colleague), disabled: !isHere(colleague) || !room };
}
