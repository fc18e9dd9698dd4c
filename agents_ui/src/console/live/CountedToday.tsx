import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { QueueCard } from "../../api/generated/messages";
import { timeOfDay } from "../../i18n/format";
import { useConsole } from "../model";
import { CountedDrawer } from "../reports/CountedDrawer";
import { useNames } from "../shared/names";
import { type Asked, isOfToday, OF_TODAY } from "./figures";

interface CountedTodayProps {
  asked: Asked | null;
  queues: readonly QueueCard[];
  /** Up to this instant (ms) it is counted, and up to that one nothing is to be missing. */
  until: number;
  upTo: number;
  close: () => void;
}

/** The contacts behind a figure of a queue that began to count when the day began. */
export function CountedToday({ asked, queues, until, upTo, close }: CountedTodayProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const zone = useStore(stores.centre, ({ welcome }) => welcome?.zone);
  const queue = queues.find(({ id }) => id === asked?.queue);
  if (asked === null || !isOfToday(asked.figure) || queue === undefined) return null;
  const figure = OF_TODAY[asked.figure];
  const since = t("board.since", { at: timeOfDay(queue.since, zone) });
  const instant = (at: number) => new Date(at).toISOString();
  return (
    <CountedDrawer
      counted={{
        figure,
        query: { queue: queue.id, from: instant(queue.since), to: instant(until) },
        upTo,
        title: [t(`figure.${figure}`), names.queue(queue.id), since].join(" · "),
      }}
      names={names}
      zone={zone}
      close={close}
    />
  );
}

const MINUTE = 60_000;

/** The same, as it is when it is asked. */
export function CountedNow({ asked, close }: Pick<CountedTodayProps, "asked" | "close">) {
  const { stores } = useConsole();
  const queues = useStore(stores.queues, ({ byId }) => byId);
  const [now] = useState(() => Math.round(stores.clock.now()));
  // What is so new that the clocks would differ about it is counted, too.
  return <CountedToday asked={asked} queues={Object.values(queues)} until={now + MINUTE} upTo={now} close={close} />;
}
