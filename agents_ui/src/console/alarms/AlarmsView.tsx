import { Button, Collapse } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";
import { Timer } from "../shared/Timer";

export interface QueueAlarms {
  queue: string;
  name: string;
  alarms: readonly {
    id: string;
    /** What is wrong, in words. */
    words: string;
  }[];
  /** When the first of them began. */
  since: number;
}

export interface SeenTo {
  id: string;
  /** What is wrong, in a sentence. */
  words: string;
  since: number;
  /** Who sees to it. */
  by: string;
}

export interface AlarmsSnapshot {
  ringing: readonly QueueAlarms[];
  seenTo: readonly SeenTo[];
}

export interface AlarmsActions {
  acknowledge: (alarms: readonly string[]) => void;
}

/** Below the header on every page: what nobody sees to yet, a line and a button for each queue; the rest folded away. */
export function AlarmsView({ snapshot, actions }: View<AlarmsSnapshot, AlarmsActions>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { ringing, seenTo } = snapshot;
  return (
    <section className="alarms" aria-label={t("alarm.title")} data-testid="alarms" data-ringing={ringing.length}>
      <div role="alert">
        <ul className="alarm-list">
          {ringing.map(({ queue, name, alarms, since }) => (
            <li key={queue} className="alarm" data-testid="alarm">
              <span className="alarm-queue">{name}</span>
              <ul className="alarm-words">
                {alarms.map((alarm) => (
                  <li key={alarm.id}>{alarm.words}</li>
                ))}
              </ul>
              <Timer since={since} />
              <Button
                size="compact-sm"
                color="red"
                variant="white"
                onClick={() => actions.acknowledge(alarms.map(({ id }) => id))}
              >
                {t("alarm.acknowledge")}
              </Button>
            </li>
          ))}
        </ul>
      </div>
      {seenTo.length > 0 && (
        <>
          <button type="button" className="alarm-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t("alarm.seen_to", { count: seenTo.length })}
          </button>
          <Collapse expanded={open}>
            <ul className="alarm-list">
              {seenTo.map((alarm) => (
                <li key={alarm.id} className="alarm alarm-quiet" data-testid="alarm-seen-to">
                  <span className="alarm-words">{alarm.words}</span>
                  <Timer since={alarm.since} />
                  <span>{t("alarm.by", { name: alarm.by })}</span>
                </li>
              ))}
            </ul>
          </Collapse>
        </>
      )}
    </section>
  );
}
