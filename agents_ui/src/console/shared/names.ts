import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ChoiceCard } from "../../api/generated/messages";
import { inLanguage } from "../../i18n";
import { useConsole } from "../model";
import { useKnownAgentNames } from "./useAgentNames";
import { word } from "./words";

/** The value of what a customer keyed in: the digits themselves are in the transcript alone. */
const GIVEN = "given";

export interface NamedAttribute {
  id: string;
  name: string;
  value: string;
}

const label = (choices: readonly ChoiceCard[] | undefined, code: string) =>
  inLanguage(choices?.find((choice) => choice.id === code)?.label, code);

/** What the centre calls its things, in the language of the page. What it does not name is shown by its code. */
export function useNames() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const queues = useStore(stores.names.queues);
  const agents = useStore(stores.names.agents);
  // An agent's own socket tells only of themselves; the welcome names everybody.
  const everybody = [...(welcome?.transfer_agents ?? []), ...(welcome?.supervisors ?? [])];
  const listed = useKnownAgentNames();
  return {
    /** A contact has no queue before its flow has chosen one. */
    queue: (id: string | null) => (id === null ? t("no_queue") : inLanguage(queues[id], id)),
    /** An agent's name, or a supervisor's. */
    agent: (id: string) => inLanguage(agents[id] ?? listed[id] ?? everybody.find((one) => one.id === id)?.label, id),
    /** What the flow has set, in the centre's words where it has some. */
    attributes: (attributes: Readonly<Record<string, string>>): readonly NamedAttribute[] =>
      Object.entries(attributes).map(([id, value]) => {
        const known = welcome?.attributes?.find((attribute) => attribute.id === id);
        const named = known?.values?.find((choice) => choice.id === value);
        const words = named ? inLanguage(named.label, value) : value === GIVEN ? t("desk.given") : value;
        return { id, name: inLanguage(known?.label, id), value: words };
      }),
    choice: ({ id, label: words }: ChoiceCard) => inLanguage(words, id),
    reason: (id: string) => {
      const known = welcome?.reasons.some((reason) => reason.id === id);
      return known ? label(welcome?.reasons, id) : word(t, "reason", id);
    },
    disposition: (id: string) => label(welcome?.dispositions, id),
    skill: (id: string) => label(welcome?.skills, id),
    tier: (id: string) => label(welcome?.tiers, id),
    team: (id: string) => label(welcome?.teams, id),
  };
}

export type Names = ReturnType<typeof useNames>;
