import { api } from "../../api/rest";
import { usePages, useResource } from "../../react/resource";
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
  const customer = useResource(id, (signal) => api.customer(id, signal));
  const timeline = usePages(id, (cursor, signal) => api.timeline(id, { cursor }, signal));
  return {
    snapshot: customer.data?.id === id ? { customer: customer.data, timeline, names } : null,
    error: customer.error,
    actions: {
      again: () => {
        customer.again();
        timeline.again();
      },
      loadMore: timeline.loadMore,
    },
  };
}
