import type { ContactCard } from "../../api/generated/messages";
import { AsidesView } from "./AsidesView";
import { useAsidesViewModel } from "./asidesViewModel";
import "./asides.css";

/** The asides of a contact, for its agent and for supervisors. */
export const Asides = ({ contact }: { contact: ContactCard }) => <AsidesView {...useAsidesViewModel(contact)} />;
