import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useHelpCalls } from "../coaching/helpCallsViewModel";
import { customerName } from "../desk/customerName";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { notify } from "./notifications";

/** A note and a notification for a supervisor, of every alarm and of every agent who asks for help; taken back with it. */
export function useCentreAlerts(): void {
  const { t } = useTranslation();
  const { stores, ringtone, commands } = useConsole();
  const names = useNames();
  const alarms = useStore(stores.alarms, (state) => state.alarms);
  const calls = useHelpCalls();
  const told = useRef(new Map<string, () => void>());

  useEffect(() => ringtone.watch(), [ringtone]);
  useEffect(() => {
    const news = [
      ...alarms
        .filter(({ acknowledged_by }) => !acknowledged_by)
        .map(({ id, queue }) => ({ tag: id, title: t("alarm.title"), body: names.queue(queue), open: () => {} })),
      ...calls.map((contact) => ({
        tag: `${contact.id}.help`,
        title: t("coaching.help_wanted"),
        body: t("coaching.help_call", { agent: names.agent(contact.agent ?? ""), customer: customerName(t, contact) }),
        open: () => void commands.watch(contact.id),
      })),
    ];
    const on = new Set(news.map(({ tag }) => tag));
    for (const [tag, takeBack] of told.current) {
      if (on.has(tag)) continue;
      takeBack();
      told.current.delete(tag);
    }
    const fresh = news.filter(({ tag }) => !told.current.has(tag));
    if (fresh.length > 0) ringtone.note();
    for (const one of fresh) told.current.set(one.tag, notify({ ...one, stays: true }));
  });
  useEffect(
    () => () => {
      for (const takeBack of told.current.values()) takeBack();
      told.current.clear();
    },
    [],
  );
}
