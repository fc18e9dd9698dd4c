import { createStore } from "zustand/vanilla";
import type { AlarmCard } from "../api/generated/messages";

/** The alarms that are on, oldest first; the server says all of them whenever one changes. */
export function createAlarmStore() {
  const store = createStore<{ alarms: readonly AlarmCard[] }>(() => ({ alarms: [] }));
  return Object.assign(store, { replaceAll: (alarms: readonly AlarmCard[]) => store.setState({ alarms }) });
}

export type AlarmStore = ReturnType<typeof createAlarmStore>;
