import { useEffect } from "react";
import { useStore } from "zustand";
import { unreadCount } from "../../chat/conversation";
import { useMyContacts } from "../desk/mine";
import { useConsole } from "../model";

/** Puts into the tab's title how many offers and unread messages wait, for whoever looks at another tab. */
export function useTitle(): void {
  const { stores } = useConsole();
  const conversations = useStore(stores.conversations);
  const waiting = useMyContacts().reduce((sum, contact) => {
    const conversation = conversations[contact.id];
    return sum + (contact.stage === "offered" ? 1 : 0) + (conversation ? unreadCount(conversation, "agent") : 0);
  }, 0);
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) callcenter` : "callcenter";
  }, [waiting]);
}
