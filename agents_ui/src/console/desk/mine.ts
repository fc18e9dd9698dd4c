import { useMemo } from "react";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { useConsole } from "../model";

const ORDER: Readonly<Record<ContactCard["stage"], number>> = {
  offered: 0,
  connecting: 1,
  talking: 1,
  wrapping: 2,
  flow: 3,
  waiting: 3,
  closed: 3,
};

/** The contacts I hold or am offered: offers first, then in the order in which they came to me. */
export function useMyContacts(): readonly ContactCard[] {
  const { stores } = useConsole();
  const me = useStore(stores.centre, (centre) => centre.welcome?.username);
  const byId = useStore(stores.contacts, (state) => state.byId);
  return useMemo(
    () =>
      Object.values(byId)
        .filter((contact) => contact.agent === me && ORDER[contact.stage] < ORDER.waiting)
        .sort((a, b) => ORDER[a.stage] - ORDER[b.stage] || a.arrived_at - b.arrived_at),
    [byId, me],
  );
}
