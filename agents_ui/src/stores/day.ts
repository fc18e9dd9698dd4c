import { createStore } from "zustand/vanilla";
import type { Day } from "../api/generated/messages";

type DayState = Omit<Day, "type">;

/** My day: the server says all of it whenever something of it changes. */
export function createDayStore() {
  const store = createStore<DayState>(() => ({ promises: [], birthdays: [], messages: [] }));
  return Object.assign(store, {
    replaceAll: ({ promises, birthdays, messages }: DayState) => store.setState({ promises, birthdays, messages }),
  });
}

export type DayStore = ReturnType<typeof createDayStore>;
