import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AlarmCard } from "../../api/generated/messages";
import { inLanguage } from "../../i18n";
import { duration, percent, wholeNumber } from "../../i18n/format";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { AlarmsActions, AlarmsSnapshot } from "./AlarmsView";

export function useAlarmsViewModel(): View<AlarmsSnapshot, AlarmsActions> {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const names = useNames();
  const alarms = useStore(stores.alarms, (state) => state.alarms);
  const ringing = new Map<string, AlarmCard[]>();
  for (const alarm of alarms)
    if (!alarm.acknowledged_by) ringing.set(alarm.queue, [...(ringing.get(alarm.queue) ?? []), alarm]);
  return {
    snapshot: {
      ringing: [...ringing].map(([queue, of]) => ({
        queue,
        name: names.queue(queue),
        alarms: of.map((alarm) => ({ id: alarm.id, words: what(t, alarm) })),
        since: Math.min(...of.map((alarm) => alarm.raised_at)),
      })),
      seenTo: alarms.flatMap((alarm) =>
        alarm.acknowledged_by
          ? {
              id: alarm.id,
              words: t("alarm.line", { queue: names.queue(alarm.queue), what: what(t, alarm) }),
              since: alarm.raised_at,
              by: inLanguage(alarm.acknowledged_name, alarm.acknowledged_by),
            }
          : [],
      ),
    },
    actions: { acknowledge: (ids) => ids.forEach((id) => void commands.acknowledgeAlarm(id)) },
  };
}

/** What is wrong: the reading that set it off or the worst since, and from what on it rings. */
function what(t: TFunction, { kind, value, threshold }: AlarmCard): string {
  switch (kind) {
    case "waiting":
      return t("alarm.waiting", { count: value, from: wholeNumber(threshold) });
    case "longest_wait":
      return t("alarm.longest_wait", { from: duration(threshold) });
    case "service_level":
      return t("alarm.service_level", { share: percent(value), from: percent(threshold) });
    case "unanswerable":
      return t("alarm.unanswerable", { count: value });
    case "unstaffed":
      return t("alarm.unstaffed");
    case "capacity":
      return t("alarm.capacity", { share: percent(value) });
  }
}
