import { useCallback, useEffect, useState } from "react";

/** Something asked of the server: not there yet, there, or refused. What was there stays while it is asked again. */
export interface Resource<T> {
  data: T | null;
  error: unknown;
  loading: boolean;
}

const nothing = { data: null, error: null, loading: true };

/**
 * Asks for something when first shown, whenever `key` changes, and when told to; `load` is the one of the last render.
 * An answer that comes after the key has changed is dropped.
 */
export function useResource<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
): Resource<T> & { again: () => void } {
  const [state, setState] = useState<Resource<T>>(nothing);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says what `load` will ask for, `round` to ask anew
  useEffect(() => {
    const stop = new AbortController();
    setState((before) => ({ ...before, error: null, loading: true }));
    load(stop.signal).then(
      (data) => !stop.signal.aborted && setState({ data, error: null, loading: false }),
      (error: unknown) => !stop.signal.aborted && setState({ data: null, error, loading: false }),
    );
    return () => stop.abort();
  }, [key, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, again };
}

interface Page<Item> {
  items: readonly Item[];
  next: string | null;
  as_of?: string;
}

export interface Pages<Item> {
  items: readonly Item[];
  asOf: string | null;
  more: boolean;
  loading: boolean;
  error: unknown;
  loadMore: () => void;
  again: () => void;
}

/** A list that comes in pages: the first when shown, another whenever more is asked for. */
export function usePages<Item>(
  key: string,
  load: (cursor: string | null, signal?: AbortSignal) => Promise<Page<Item>>,
): Pages<Item> {
  const first = useResource(key, (signal) => load(null, signal));
  const [rest, setRest] = useState<{
    of: Page<Item> | null;
    items: readonly Item[];
    next: string | null;
    error: unknown;
  }>({ of: null, items: [], next: null, error: null });
  const [busy, setBusy] = useState(false);
  // Later pages belong to the first page they follow; a new first page makes them void.
  const current =
    rest.of === first.data ? rest : { of: first.data, items: [], next: first.data?.next ?? null, error: null };

  const loadMore = async () => {
    if (!current.next || busy) return;
    setBusy(true);
    try {
      const page = await load(current.next);
      setRest({ ...current, items: [...current.items, ...page.items], next: page.next, error: null });
    } catch (error) {
      setRest({ ...current, error });
    }
    setBusy(false);
  };

  return {
    items: [...(first.data?.items ?? []), ...current.items],
    asOf: first.data?.as_of ?? null,
    more: current.next !== null,
    loading: first.loading || busy,
    error: first.error ?? current.error,
    loadMore: () => void loadMore(),
    again: first.again,
  };
}
