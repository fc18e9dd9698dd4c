import { useMemo, useSyncExternalStore } from "react";
import type { StoreApi } from "zustand/vanilla";

/** A store's state as a page draws it: at once after a pause, and then what came meanwhile together at its end. */
function paced<State>(store: StoreApi<State>, pauseMs: number) {
  let shown = store.getState();
  return {
    state: () => shown,
    subscribe: (tell: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const show = () => {
        timer = undefined;
        if (shown === store.getState()) return;
        shown = store.getState();
        timer = setTimeout(show, pauseMs);
        tell();
      };
      const stop = store.subscribe(() => timer ?? show());
      show();
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
  };
}

/** A part of a store whose changes are drawn at most every `pauseMs`: for what is long and changes all the time. */
export function usePaced<State, Part>(store: StoreApi<State>, select: (state: State) => Part, pauseMs: number): Part {
  const source = useMemo(() => paced(store, pauseMs), [store, pauseMs]);
  return useSyncExternalStore(source.subscribe, () => select(source.state()));
}
