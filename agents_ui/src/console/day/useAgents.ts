import { useStore } from "zustand";
import { inLanguage } from "../../i18n";
import { useConsole } from "../model";
import { useAgentNames } from "../shared/useAgentNames";

/** Every agent of the centre by name, me first. */
export function useAgents(): { me: string; agents: readonly { id: string; name: string }[] } {
  const { stores } = useConsole();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const names = useAgentNames();
  const me = welcome?.username ?? "";
  const others = Object.entries(names).filter(([id]) => id !== me);
  return {
    me,
    agents: [
      { id: me, name: inLanguage(welcome?.name, me) },
      ...others.map(([id, name]) => ({ id, name: inLanguage(name, id) })),
    ],
  };
}
