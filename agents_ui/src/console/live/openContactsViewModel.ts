import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { usePaced } from "../../react/paced";
import type { View } from "../../react/view";
import { customerName } from "../desk/customerName";
import { useConsole } from "../model";
import { callbackWords } from "../shared/callback";
import { useNames } from "../shared/names";
import { deskPath, takesContacts } from "../shared/roles";
import { word } from "../shared/words";
import { type Asked, isAt, OPEN } from "./figures";
import type { ContactFilters, OpenContactRow, OpenContactsActions, OpenContactsSnapshot } from "./OpenContactsView";
import { PAUSE_MS } from "./viewModels";

/** So many rows are drawn at first, and more when asked for: a line of thousands is not read row by row. */
const AT_ONCE = 100;

const BY_STAGE: Readonly<Record<ContactCard["stage"], number>> = {
  flow: 0,
  voicemail: 0,
  waiting: 1,
  offered: 2,
  calling: 3,
  connecting: 3,
  talking: 4,
  wrapping: 5,
  closed: 6,
};

/** Who wants help comes first, then by stage. */
const rank = (contact: ContactCard) => (contact.help_since ? -1 : BY_STAGE[contact.stage]);

/** It shows what is behind the figure that is asked about, until one chooses otherwise. */
export function useOpenContactsViewModel(asked: Asked | null): View<OpenContactsSnapshot, OpenContactsActions> {
  const { stores, commands } = useConsole();
  const names = useNames();
  const take = useTake();
  const byId = usePaced(stores.contacts, (state) => state.byId, PAUSE_MS);
  const queues = useStore(stores.names.queues);
  const [filters, setFilters] = useState<ContactFilters>({ queue: null, stage: null });
  const [most, setMost] = useState(AT_ONCE);
  const [steered, setSteered] = useState<OpenContactsSnapshot["steered"]>(null);
  const about = asked && asked.figure in OPEN ? asked : null;
  useEffect(() => {
    if (about) setFilters({ queue: about.queue, stage: OPEN[about.figure as keyof typeof OPEN] });
  }, [about]);
  const row = useRows(most);
  const open = useMemo(() => Object.values(byId).filter((contact) => contact.stage !== "closed"), [byId]);
  const fitting = useMemo(() => inOrder(open, filters), [open, filters]);
  const actions = useMemo<OpenContactsActions>(
    () => ({
      putNext: (contact) => void commands.putNext(contact),
      take,
      steer: (contact, what) => setSteered({ contact, what }),
      leave: () => setSteered(null),
      watch: (contact) => void commands.watch(contact),
      filter: (change) => setFilters((before) => ({ ...before, ...change })),
      showMore: () => setMost((before) => before + AT_ONCE),
    }),
    [commands, take],
  );
  return {
    snapshot: {
      contacts: fitting.slice(0, most).map(row),
      fitting: fitting.length,
      total: open.length,
      queues: Object.keys(queues).map((id) => ({ id, label: names.queue(id) })),
      filters,
      asked: about,
      steered,
    },
    actions,
  };
}

/** Takes a waiting contact to my desk, which is opened if it is not; null for those who have none. */
function useTake(): OpenContactsActions["take"] {
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

/** Those that the filters let through, in the order of the page. */
const inOrder = (open: readonly ContactCard[], { queue, stage }: ContactFilters) =>
  open
    .filter((contact) => (queue === null || contact.queue === queue) && (stage === null || isAt(contact.stage, stage)))
    .sort((a, b) => rank(a) - rank(b) || a.arrived_at - b.arrived_at);

/** Makes rows, and the very same row again while nothing that it shows has changed: then it is not drawn anew. */
function useRows(most: number): (contact: ContactCard) => OpenContactRow {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const made = useRef(new Map<string, { from: readonly unknown[]; row: OpenContactRow }>());
  const offeredTo = ({ agent, offered_to: all }: ContactCard) => {
    if (agent === null) return null;
    return all && all.length > 1 ? t("live.offered_to", { agent: names.agent(agent) }) : names.agent(agent);
  };
  return (contact) => {
    const target = contact.queue === null ? undefined : stores.queues.getState().byId[contact.queue]?.target_ms;
    const from = [contact, welcome, t, target];
    const before = made.current.get(contact.id);
    if (before?.from.every((each, n) => each === from[n])) return before.row;
    const inLine = isAt(contact.stage, "in_line");
    const row: OpenContactRow = {
      id: contact.id,
      channel: contact.channel,
      name: customerName(t, contact),
      hidden: contact.customer_hidden ?? false,
      tier: contact.customer?.tier ? { id: contact.customer.tier, name: names.tier(contact.customer.tier) } : null,
      queue: names.queue(contact.queue),
      stage: contact.stage,
      since: contact.since,
      arrivedAt: contact.arrived_at,
      agent: offeredTo(contact),
      putNext: contact.put_next ?? false,
      callback: callbackWords(t, contact.callback),
      unanswerable: contact.unanswerable
        ? t("in_line.unanswerable", { code: word(t, "unanswerable", contact.unanswerable) })
        : null,
      step: inLine && contact.steps ? { step: (contact.step ?? 0) + 1, steps: contact.steps } : null,
      helpSince: contact.help_since ?? null,
      late: inLine && target ? [target, 3 * target] : undefined,
    };
    made.current.set(contact.id, { from, row });
    if (made.current.size > 2 * most) made.current.clear();
    return row;
  };
}
