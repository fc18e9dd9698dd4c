import { Table, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";

/** What a heading needs of its column. */
interface Sortable {
  getIsSorted: () => false | "asc" | "desc";
  getToggleSortingHandler: () => ((event: unknown) => void) | undefined;
}

interface SortHeadingProps {
  column: Sortable | undefined;
  /** What the column's values mean, on hover. */
  description?: string;
  align?: "left";
  children: ReactNode;
}

const ARIA = { asc: "ascending", desc: "descending" } as const;
const MARK = { asc: "▲", desc: "▼" } as const;

/** The heading of a column to sort by: pressed once, a second time for the other way, a third for the page's own order. */
export function SortHeading({ column, description, align, children }: SortHeadingProps) {
  const sorted = column?.getIsSorted() || null;
  const button = (
    <button
      type="button"
      className="text-button"
      aria-description={description}
      onClick={column?.getToggleSortingHandler()}
    >
      {children}
    </button>
  );
  return (
    <Table.Th ta={align} aria-sort={sorted ? ARIA[sorted] : "none"}>
      {description ? (
        <Tooltip label={description} multiline w={340} withArrow events={{ hover: true, focus: true, touch: true }}>
          {button}
        </Tooltip>
      ) : (
        button
      )}
      {sorted && (
        <span className="sort-mark" aria-hidden="true">
          {MARK[sorted]}
        </span>
      )}
    </Table.Th>
  );
}
