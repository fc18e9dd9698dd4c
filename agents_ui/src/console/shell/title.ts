import { useEffect } from "react";
import { useStore } from "zustand";
import { unreadCount } from "../../chat/conversation";
import { newAsides } from "../../stores/asides";
import { useMyContacts } from "../desk/mine";
import { useConsole } from "../model";

/** Puts into the tab's title how many offers, unread messages and whispers wait, for whoever looks at another tab. */
export function useTitle(): void {
  const { stores } = useConsole();
  const conversations = useStore(stores.conversations);
  const asides = useStore(stores.asides, ({ byContact }) => byContact);
  const seen = useStore(stores.desk, ({ asidesSeen }) => asidesSeen);
  const waiting = useMyContacts().reduce((sum, contact) => {
    const conversation = conversations[contact.id];
    if (contact.stage === "offered") return sum + 1;
    const unread = conversation ? unreadCount(conversation, "agent") : 0;
    const whispers = newAsides(asides[contact.id], seen[contact.id], contact.agent ?? undefined);
    return sum + unread + whispers;
  }, 0);
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) callcenter` : "callcenter";
  }, [waiting]);
}
