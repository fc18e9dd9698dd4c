import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_equals,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import { inOrderOfWords } from "../../i18n/format";
import type { AgentRow } from "./AgentsView";

export const features = tableFeatures({
  columnFilteringFeature,
  rowSortingFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
});

export const BY_STATE: Readonly<Record<AgentRow["availability"], number>> = { available: 0, not_ready: 1, offline: 2 };

/** A state, or what a queue counts as staffed (`present`) and as available (`free`). */
export type AgentFilter = AgentRow["availability"] | "present" | "free";

type Standing = Pick<AgentRow, "availability" | "reachable"> & { asked: unknown };

/** Whether an agent is in a state; who has asked for another one takes nothing more. */
export function isIn({ availability, reachable, asked }: Standing, state: AgentFilter): boolean {
  if (state === "present") return availability !== "offline" && reachable;
  if (state === "free") return availability === "available" && reachable && asked === null;
  return availability === state;
}

const column = createColumnHelper<typeof features, AgentRow>();

/** What agents can be sorted and looked for by; where the values are alike, the page's own order stays. */
export const columns = column.columns([
  column.accessor("name", {
    sortFn: (a, b) => inOrderOfWords(a.original.name, b.original.name),
    filterFn: ({ original: { id, name } }, _column, text: string) =>
      `${id} ${name}`.toLowerCase().includes(text.trim().toLowerCase()),
  }),
  column.accessor("availability", {
    sortFn: (a, b) => BY_STATE[a.original.availability] - BY_STATE[b.original.availability],
    filterFn: ({ original }, _column, state: AgentFilter) => isIn(original, state),
  }),
  // How long: whoever has been so for longest comes first. Offline no age is shown.
  column.accessor(({ availability, since }) => (availability === "offline" ? undefined : -since), {
    id: "since",
    sortUndefined: "last",
    sortDescFirst: true,
  }),
  column.accessor(({ contacts }) => contacts.length, { id: "contacts", sortDescFirst: true }),
  column.accessor("team", { filterFn: filterFn_equals }),
  column.accessor("queues", { filterFn: ({ original }, _column, queue: string) => original.queues.includes(queue) }),
]);
