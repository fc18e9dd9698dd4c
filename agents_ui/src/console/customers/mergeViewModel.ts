import { useEffect, useState } from "react";
import { api, type Customer, type CustomerProfile, type Merge } from "../../api/rest";
import { useResource } from "../../react/resource";
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
  const sought = useSettled(text.trim());
  const [other, setOther] = useState<Customer | null>(null);
  const [stays, setStays] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const own = useResource<CustomerProfile>(customer, (signal) => api.customer(customer, signal));
  const found = useResource(sought, async (signal) =>
    sought ? (await api.customers({ q: sought, limit: SHOWN + 1 }, signal)).items : [],
  );
  const one = own.data;

  const confirm = async () => {
    if (!one || !other || !stays) return;
    setBusy(true);
    setRefusal(null);
    try {
      merged(await api.merge(stays === one.id ? other.id : one.id, stays));
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  };

  return {
    snapshot: {
      one,
      other,
      stays,
      text,
      found: (found.data ?? []).filter(({ id }) => id !== one?.id).slice(0, SHOWN),
      searched: sought !== "" && found.data !== null,
      error: own.error ?? found.error ?? refusal,
      busy,
      names,
    },
    actions: {
      search: setText,
      choose: (chosen) => {
        setOther(chosen);
        setRefusal(null);
        setStays(one && chosen ? whoStays(one, chosen) : null);
      },
      setStays,
      confirm: () => void confirm(),
      close,
    },
  };
}

/** The text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(waiting);
  }, [text]);
  return settled;
}
