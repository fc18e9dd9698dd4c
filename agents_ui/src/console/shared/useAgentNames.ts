import { useEffect } from "react";
import { useStore } from "zustand";
import { api } from "../../api/rest";
import { useConsole } from "../model";

/** What all agents of the centre are called, asked for once; an agent's own socket tells only of themselves. */
export function useAgentNames() {
  const { stores } = useConsole();
  const agentNames = useStore(stores.centre, (centre) => centre.agentNames);
  const asked = Object.keys(agentNames).length > 0;
  useEffect(() => {
    if (asked) return;
    api.agents().then(
      ({ items }) =>
        stores.centre.setState({ agentNames: Object.fromEntries(items.map(({ id, name }) => [id, name])) }),
      () => {}, // without them, agents go by their id
    );
  }, [stores, asked]);
  return agentNames;
}
