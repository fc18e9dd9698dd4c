import { useStore } from "zustand";
import type { Welcome } from "../../api/generated/messages";
import { useConsole } from "../model";

/** Somebody who is signed in, as far as what they may do goes. */
type Who = { roles: readonly Welcome["role"][] } | null | undefined;

/** Whether they have a desk. */
export const takesContacts = (who: Who): boolean => who?.roles.includes("agent") ?? false;

/** Whether they see the whole centre, and steer it. */
export const supervises = (who: Who): boolean => who?.roles.some((role) => role !== "agent") ?? false;

export const administers = (who: Who): boolean => who?.roles.includes("admin") ?? false;

/** Where the desk is: the first page of those who have no other. */
export const deskPath = (who: Who): "/" | "/desk" => (supervises(who) ? "/desk" : "/");

export function useDeskPath() {
  const { stores } = useConsole();
  return useStore(stores.centre, ({ welcome }) => deskPath(welcome));
}

/** Whether I am at my desk in this window: one who also supervises is once they have opened it. */
export function useAtDesk(): boolean {
  const { stores } = useConsole();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const opened = useStore(stores.desk, (desk) => desk.opened);
  return takesContacts(welcome) && (opened || !supervises(welcome));
}
