import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { useConsole } from "../model";
import { SteerDialog, type Steering } from "./SteerDialog";
import { useSteerViewModel } from "./steerViewModel";

interface SteerProps {
  contact: string;
  what: Steering;
  close: () => void;
}

/** The dialog about one waiting contact, gone with the contact. */
export function Steer({ contact, what, close }: SteerProps) {
  const { stores } = useConsole();
  const card = useStore(stores.contacts, (state) => state.byId[contact]);
  return card && <Open card={card} what={what} close={close} />;
}

const Open = ({ card, what, close }: { card: ContactCard; what: Steering; close: () => void }) => (
  <SteerDialog {...useSteerViewModel(card, what, close)} />
);
