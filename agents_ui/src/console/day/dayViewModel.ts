import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { inLanguage } from "../../i18n";
import { useServerNow } from "../../react/clock";
import type { View } from "../../react/view";
import { useActions } from "../keys/useActions";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { DayActions, DaySnapshot } from "./DayView";

/** How often it is looked whether something has fallen due; the hours themselves are pushed. */
const LOOK_EVERY_MS = 5_000;

export function useDayViewModel(): View<DaySnapshot, DayActions> {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const names = useNames();
  const day = useStore(stores.day);
  const now = useServerNow(LOOK_EVERY_MS);
  const me = useStore(stores.centre, ({ welcome }) => welcome?.username ?? "");
  const finish = (promise: string) => void commands.finishPromise(promise);
  const read = (message: string) => void commands.readMessage(message);
  useActions({}, [
    ...day.messages.map(({ id, text }) => ({
      id: `choice.read.${id}` as const,
      label: t("palette.read", { text }),
      run: () => read(id),
    })),
    ...day.promises.map(({ id, text }) => ({
      id: `choice.done.${id}` as const,
      label: t("palette.done", { text }),
      run: () => finish(id),
    })),
  ]);
  return {
    snapshot: {
      promises: day.promises.map((promise) => ({
        id: promise.id,
        contact: promise.contact,
        name: promise.customer_name || t("contacts.unnamed"),
        text: promise.text,
        author: promise.author === me ? null : names.agent(promise.author),
        dueAt: promise.due_at,
        due: promise.due_at !== null && promise.due_at <= now,
      })),
      birthdays: day.birthdays.map(({ customer, name }) => ({ customer, name })),
      messages: day.messages.map(({ id, author, author_name, at, text }) => ({
        id,
        author: inLanguage(author_name, author),
        at,
        text,
      })),
    },
    actions: {
      finish,
      move: (promise, dueAt, owner) => void commands.movePromise(promise, dueAt, owner ?? me),
      read,
    },
  };
}
