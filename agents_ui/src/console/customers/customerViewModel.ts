import { useNavigate } from "react-router";
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
  const navigate = useNavigate();
  // Of one who was merged into another, that one is given: what was asked for is not what comes.
  const customer = useResource(id, async (signal) => ({ asked: id, profile: await api.customer(id, signal) }));
  const timeline = usePages(id, (cursor, signal) => api.timeline(id, { cursor }, signal));
  const again = () => {
    customer.again();
    timeline.again();
  };
  return {
    snapshot: customer.data?.asked === id ? { customer: customer.data.profile, timeline, names } : null,
    error: customer.error,
    actions: {
      again,
      loadMore: timeline.loadMore,
      merged: ({ into }) => (into === id ? again() : void navigate(`/customers/${into}`)),
    },
  };
}
