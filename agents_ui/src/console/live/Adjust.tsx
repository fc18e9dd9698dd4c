import { useState } from "react";
import { useStore } from "zustand";
import type { AgentCard, Reply } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { type Abilities, type AdjustActions, AdjustDialog, type AdjustSnapshot } from "./AdjustDialog";

/** The dialog about what one agent is for, gone with the agent. */
export function Adjust({ agent, close }: { agent: string; close: () => void }) {
  const { stores } = useConsole();
  const card = useStore(stores.agents, (state) => state.byId[agent]);
  return card && <Open card={card} close={close} />;
}

const Open = ({ card, close }: { card: AgentCard; close: () => void }) => (
  <AdjustDialog {...useAdjustViewModel(card, close)} />
);

function useAdjustViewModel(card: AgentCard, close: () => void): View<AdjustSnapshot, AdjustActions> {
  const { stores, commands } = useConsole();
  const names = useNames();
  const queues = useStore(stores.queues, (state) => state.byId);
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const [busy, setBusy] = useState(false);
  const now: Abilities = { queues: card.queues ?? [], skills: card.skills };
  const done = async (answer: Promise<Reply>) => {
    setBusy(true);
    const reply = await answer;
    setBusy(false);
    if (reply.ok) close();
  };
  return {
    snapshot: {
      agent: names.agent(card.id),
      queues: Object.keys(queues).map((id) => ({ id, label: names.queue(id) })),
      skills: (welcome?.skills ?? []).map(({ id }) => ({ id, label: names.skill(id) })),
      now,
      configured: card.adjusted ?? now,
      adjusted: card.adjusted ? { by: names.agent(card.adjusted.by), at: card.adjusted.at } : null,
      busy,
    },
    actions: {
      apply: (to) => void done(commands.adjustAgent(card.id, to.queues, to.skills)),
      restore: () => void done(commands.restoreAgent(card.id)),
      close,
    },
  };
}
