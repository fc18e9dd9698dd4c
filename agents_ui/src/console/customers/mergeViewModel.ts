import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../../api/queries";
import { api, type Customer, type Merge } from "../../api/rest";
import type { View } from "../../react/view";
import { useNames } from "../shared/names";
import type { MergeActions, MergeSnapshot } from "./MergeDialog";

const PAUSE_MS = 250;
const SHOWN = 8;

/** Whoever the centre's other systems know stays; else who has been known for longer. */
export function whoStays(one: Customer, other: Customer): string {
  if ((one.external_id === null) !== (other.external_id === null)) {
    return one.external_id === null ? other.id : one.id;
  }
  return one.created_at <= other.created_at ? one.id : other.id;
}

/** Two customers found to be one: who is the other, and which of the two stays. */
export function useMergeViewModel(
  customer: string,
  merged: (merge: Merge) => void,
  close: () => void,
): View<MergeSnapshot, MergeActions> {
  const names = useNames();
  const [text, setText] = useState("");
  const [sought] = useDebouncedValue(text.trim(), PAUSE_MS);
  const [other, setOther] = useState<Customer | null>(null);
  const [stays, setStays] = useState<string | null>(null);
  const own = useQuery(queries.customer(customer));
  const found = useQuery({
    ...queries.customers({ q: sought, limit: SHOWN + 1 }),
    enabled: sought !== "",
    placeholderData: keepPreviousData,
  });
  const one = own.data ?? null;
  const fitting = sought === "" ? undefined : found.data?.items;
  const merge = useMutation({
    mutationFn: ({ goes, into }: { goes: string; into: string }) => api.merge(goes, into),
    onSuccess: merged,
  });

  return {
    snapshot: {
      one,
      other,
      stays,
      text,
      found: (fitting ?? []).filter(({ id }) => id !== one?.id).slice(0, SHOWN),
      searched: fitting !== undefined,
      error: own.error ?? found.error ?? merge.error,
      busy: merge.isPending,
      names,
    },
    actions: {
      search: setText,
      choose: (chosen) => {
        setOther(chosen);
        merge.reset();
        setStays(one && chosen ? whoStays(one, chosen) : null);
      },
      setStays,
      confirm: () => {
        if (one && other && stays) merge.mutate({ goes: stays === one.id ? other.id : one.id, into: stays });
      },
      close,
    },
  };
}
