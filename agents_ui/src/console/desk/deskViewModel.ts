import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { unreadCount } from "../../chat/conversation";
import type { View } from "../../react/view";
import { newAsides } from "../../stores/asides";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { ContactListActions, ContactListSnapshot } from "./ContactListView";
import { customerName } from "./customerName";
import { longestUnansweredFirst, openSince, useMyContacts } from "./mine";

export interface DeskSnapshot extends ContactListSnapshot {
  offers: readonly ContactCard[];
  selected: ContactCard | null;
}

export function useDeskViewModel(): View<DeskSnapshot, ContactListActions> {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const mine = useMyContacts();
  const chosen = useStore(stores.desk, (desk) => desk.selected);
  const conversations = useStore(stores.conversations);
  const asides = useStore(stores.asides, ({ byContact }) => byContact);
  const seen = useStore(stores.desk, ({ asidesSeen }) => asidesSeen);

  const offers = mine.filter((contact) => contact.stage === "offered");
  // A conversation under way stays on the desk when something is offered.
  const selected =
    mine.find((contact) => contact.id === chosen) ??
    mine.find((contact) => contact.stage !== "offered") ??
    offers[0] ??
    null;

  const items = longestUnansweredFirst(mine, conversations).map((contact) => {
    const conversation = conversations[contact.id];
    return {
      id: contact.id,
      channel: contact.channel,
      name: customerName(t, contact),
      queue: names.queue(contact.queue),
      stage: contact.stage,
      since: contact.since,
      asides: newAsides(asides[contact.id], seen[contact.id], contact.agent ?? undefined),
      unread: conversation ? unreadCount(conversation, "agent") : 0,
      unansweredSince: openSince(contact, conversation),
      last: conversation?.messages.at(-1)?.text ?? null,
      selected: contact.id === selected?.id,
    };
  });

  return { snapshot: { items, offers, selected }, actions: { select: stores.desk.select } };
}
