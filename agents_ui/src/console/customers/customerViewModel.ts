import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { queries } from "../../api/queries";
import { useNames } from "../shared/names";
import { useAgentNames } from "../shared/useAgentNames";
import type { CustomerActions, CustomerSnapshot } from "./CustomerView";

export function useCustomerViewModel(id: string): {
  snapshot: CustomerSnapshot | null;
  error: unknown;
  actions: CustomerActions;
} {
  const names = useNames();
  useAgentNames();
  const navigate = useNavigate();
  const client = useQueryClient();
  const customer = useQuery(queries.customer(id));
  const timeline = useInfiniteQuery(queries.timeline(id));
  // Whoever is merged, or no longer, is another than what was told of any of them.
  const again = () => void client.invalidateQueries({ queryKey: ["customer"] });
  return {
    snapshot: customer.data
      ? {
          customer: customer.data,
          timeline: {
            entries: timeline.data?.items ?? [],
            asOf: timeline.data?.asOf ?? null,
            more: timeline.hasNextPage,
            loading: timeline.isFetching,
            error: timeline.error,
          },
          names,
        }
      : null,
    error: customer.error,
    actions: {
      again,
      loadMore: () => void timeline.fetchNextPage(),
      merged: ({ into }) => {
        again();
        if (into !== id) void navigate(`/customers/${into}`);
      },
    },
  };
}
