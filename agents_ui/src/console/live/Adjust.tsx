import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AgentCard, Reply } from "../../api/generated/messages";
import { queries } from "../../api/queries";
import type { View } from "../../react/view";
import { customerName } from "../desk/customerName";
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
  const [to, change] = useState(now);
  const effect = useEffectOf(card.id, to, now);
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
      to,
      effect,
      configured: card.adjusted ?? now,
      adjusted: card.adjusted ? { by: names.agent(card.adjusted.by), at: card.adjusted.at } : null,
      busy,
    },
    actions: {
      change,
      apply: () => void done(commands.adjustAgent(card.id, to.queues, to.skills)),
      restore: () => void done(commands.restoreAgent(card.id)),
      close,
    },
  };
}

const PAUSE_MS = 300;
const AT_MOST = 5;

const same = (one: Abilities, other: Abilities) =>
  JSON.stringify([[...one.queues].sort(), Object.entries(one.skills).sort()]) ===
  JSON.stringify([[...other.queues].sort(), Object.entries(other.skills).sort()]);

/** What the change would do to those who wait, asked of the server once nothing has been chosen for a moment. */
function useEffectOf(agent: string, to: Abilities, now: Abilities): AdjustSnapshot["effect"] {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const contacts = useStore(stores.contacts, (state) => state.byId);
  const [asked] = useDebouncedValue(to, PAUSE_MS);
  const changed = !same(asked, now);
  const { data } = useQuery({ ...queries.adjustment(agent, asked.queues, asked.skills), enabled: changed });
  if (!data || !changed || asked !== to) return null;
  const who = (ids: readonly string[]) => {
    const cards = ids.slice(0, AT_MOST).map((id) => contacts[id]);
    const said = cards.map((card) => (card ? `${customerName(t, card)} (${names.queue(card.queue)})` : "?"));
    return [...said, ...(ids.length > AT_MOST ? ["…"] : [])].join(t("list_separator"));
  };
  const of = (code: string) => data.stranded.filter((one) => one.code === code).map(({ contact }) => contact);
  const affected = [
    ["would_offer", data.offered.map(({ contact }) => contact)],
    ["would_answer", data.answerable],
    ["would_strand", of("nobody_ever")],
    ["would_strand_signed_in", of("nobody_signed_in")],
    ["would_turn_away", data.turned_away],
  ] as const;
  const facts = affected
    .filter(([, ids]) => ids.length > 0)
    .map(([what, ids]) => t(`adjust.${what}`, { number: ids.length, names: who(ids) }));
  return { facts: facts.length > 0 ? facts : [t("adjust.would_nothing")], strands: data.stranded.length > 0 };
}
