import { useEffect, useMemo } from "react";
import type { Action, ActionId } from "../../keys/actions";
import { useConsole } from "../model";

/** Makes things doable by key and from the palette while this is shown; what is null cannot be done just now. */
export function useActions(run: Partial<Record<ActionId, (() => void) | null>>, more: readonly Action[] = []): void {
  const { actions } = useConsole();
  const by = useMemo(() => ({}), []);
  useEffect(() => {
    const named = Object.entries(run).flatMap(([id, does]) =>
      does ? [{ id: id as ActionId, label: null, run: does }] : [],
    );
    actions.put(by, [...named, ...more]);
  });
  useEffect(() => () => actions.takeBack(by), [actions, by]);
}
