import { useEffect, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useStore } from "zustand";
import { usePaced } from "../../react/paced";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { deskPath, takesContacts } from "../shared/roles";
import { type Asked, OPEN } from "./figures";
import type { ContactFilters, OpenContactsActions, OpenContactsSnapshot, Steers } from "./OpenContactsView";
import { inOrder, type OpenContact, useRows } from "./openContactRows";
import { PAUSE_MS } from "./viewModels";

/** So many rows are drawn at first, and more when asked for: a line of thousands is not read row by row. */
const AT_ONCE = 100;

/** It shows what is behind the figure that is asked about, until one chooses otherwise. */
export function useOpenContactsViewModel(asked: Asked | null): View<OpenContactsSnapshot, OpenContactsActions> {
  const { stores, commands } = useConsole();
  const take = useTake();
  const byId = usePaced(stores.contacts, (state) => state.byId, PAUSE_MS);
  const [steered, setSteered] = useState<OpenContactsSnapshot["steered"]>(null);
  const open = useMemo(() => Object.values(byId).filter((contact) => contact.stage !== "closed"), [byId]);
  const list = useOpenContacts(open, asked, (queue) => stores.queues.getState().byId[queue]?.target_ms);
  const steers = useMemo<Steers>(
    () => ({
      putNext: (contact) => void commands.putNext(contact),
      take,
      steer: (contact, what) => setSteered({ contact, what }),
      leave: () => setSteered(null),
      watch: (contact) => void commands.watch(contact),
    }),
    [commands, take],
  );
  return { snapshot: { ...list.snapshot, steered }, actions: { ...list.actions, steers } };
}

/** The list as it is filtered and cut: of contacts that are open now, or were at an instant of the past. */
export function useOpenContacts(
  open: readonly OpenContact[],
  asked: Asked | null,
  targetOf: (queue: string) => number | undefined,
): View<Omit<OpenContactsSnapshot, "steered">, Omit<OpenContactsActions, "steers">> {
  const { stores } = useConsole();
  const names = useNames();
  const queues = useStore(stores.names.queues);
  const [filters, setFilters] = useState<ContactFilters>({ queue: null, stage: null });
  const [most, setMost] = useState(AT_ONCE);
  const about = asked && asked.figure in OPEN ? asked : null;
  useEffect(() => {
    if (about) setFilters({ queue: about.queue, stage: OPEN[about.figure as keyof typeof OPEN] });
  }, [about]);
  const row = useRows(most, targetOf);
  const fitting = useMemo(() => inOrder(open, filters), [open, filters]);
  const actions = useMemo(
    () => ({
      filter: (change: Partial<ContactFilters>) => setFilters((before) => ({ ...before, ...change })),
      showMore: () => setMost((before) => before + AT_ONCE),
    }),
    [],
  );
  return {
    snapshot: {
      contacts: fitting.slice(0, most).map(row),
      fitting: fitting.length,
      total: open.length,
      queues: Object.keys(queues).map((id) => ({ id, label: names.queue(id) })),
      filters,
      asked: about,
    },
    actions,
  };
}

/** Takes a waiting contact to my desk, which is opened if it is not; null for those who have none. */
function useTake(): Steers["take"] {
  const { stores, commands, line } = useConsole();
  const navigate = useNavigate();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  return useMemo(
    () =>
      takesContacts(welcome)
        ? async ({ id, channel }) => {
            if (channel === "voice") line.take(id);
            await commands.openDesk();
            if (!(await commands.take(id)).ok) return;
            stores.desk.select(id);
            navigate(deskPath(welcome));
          }
        : null,
    [welcome, stores, commands, line, navigate],
  );
}
