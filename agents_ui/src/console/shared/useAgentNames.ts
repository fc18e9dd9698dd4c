import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Agents } from "../../api/rest";

type AgentNames = Readonly<Record<string, Agents["items"][number]["name"]>>;

const nobody: AgentNames = {};
const namesOf = ({ items }: Agents): AgentNames => Object.fromEntries(items.map(({ id, name }) => [id, name]));

/**
 * What all agents of the centre are called, by id and language, asked for once; an agent's own socket tells only of
 * themselves. Without them, agents go by their id.
 */
export function useAgentNames(): AgentNames {
  return useQuery({ ...queries.agents(), select: namesOf, staleTime: Number.POSITIVE_INFINITY }).data ?? nobody;
}

/** The same, as far as somebody has asked for them. */
export function useKnownAgentNames(): AgentNames {
  return useQuery({ ...queries.agents(), select: namesOf, enabled: false }).data ?? nobody;
}
