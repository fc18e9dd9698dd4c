import { Button, Collapse } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";
import { Timer } from "../shared/Timer";

export interface AlarmRow {
  id: string;
  /** What is wrong, in a sentence. */
  words: string;
  since: number;
  /** Who sees to it; null while nobody does. */
  by: string | null;
}

export interface AlarmsSnapshot {
  alarms: readonly AlarmRow[];
}

export interface AlarmsActions {
  acknowledge: (alarm: string) => void;
}

/** Below the header on every page: what nobody sees to yet, each with a button; the rest folded away. */
export function AlarmsView({ snapshot, actions }: View<AlarmsSnapshot, AlarmsActions>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const ringing = snapshot.alarms.filter((alarm) => alarm.by === null);
  const seenTo = snapshot.alarms.filter((alarm) => alarm.by !== null);
  return (
    <section className="alarms" aria-label={t("alarm.title")} data-testid="alarms" data-ringing={ringing.length}>
      <ul className="alarm-list" role="alert">
        {ringing.map((alarm) => (
          <li key={alarm.id} className="alarm" data-testid="alarm">
            <span className="alarm-words">{alarm.words}</span>
            <Timer since={alarm.since} />
            <Button size="compact-sm" color="red" variant="white" onClick={() => actions.acknowledge(alarm.id)}>
              {t("alarm.acknowledge")}
            </Button>
          </li>
        ))}
      </ul>
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
