import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { customerName } from "../desk/customerName";
import { useActions } from "../keys/useActions";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { HelpCallsActions, HelpCallsSnapshot } from "./HelpCallsView";

/** The contacts in which somebody else has asked for help, whoever has waited longest first. */
export function useHelpCalls(): readonly ContactCard[] {
  const { stores } = useConsole();
  const me = useStore(stores.centre, ({ welcome }) => welcome?.username);
  const byId = useStore(stores.contacts, (contacts) => contacts.byId);
  return useMemo(
    () =>
      Object.values(byId)
        .filter(({ help_since, agent }) => help_since && agent !== me)
        .sort((one, other) => (one.help_since ?? 0) - (other.help_since ?? 0)),
    [byId, me],
  );
}

export function useHelpCallsViewModel(): View<HelpCallsSnapshot, HelpCallsActions> {
  const { t } = useTranslation();
  const { commands } = useConsole();
  const names = useNames();
  const calls = useHelpCalls().map((contact) => ({
    contact: contact.id,
    agent: names.agent(contact.agent ?? ""),
    customer: customerName(t, contact),
    since: contact.help_since ?? contact.since,
    mayWatch: !contact.customer_hidden,
  }));
  const watch = (contact: string) => void commands.watch(contact);
  useActions(
    {},
    calls
      .filter(({ mayWatch }) => mayWatch)
      .map(({ contact, agent, customer }) => ({
        id: `choice.help.${contact}` as const,
        label: t("palette.help", { agent, customer }),
        run: () => watch(contact),
      })),
  );
  return { snapshot: { calls }, actions: { watch, over: (contact) => void commands.askHelp(contact, false) } };
}
