import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { type Conversation, unansweredSince } from "../../chat/conversation";
import { useConsole } from "../model";

const ORDER: Readonly<Record<ContactCard["stage"], number>> = {
  offered: 0,
  connecting: 1,
  talking: 1,
  wrapping: 2,
  calling: 3,
  flow: 3,
  voicemail: 3,
  waiting: 3,
  closed: 3,
};

/** The contacts I hold or am offered: offers first, then in the order in which they came to me. */
export function useMyContacts(): readonly ContactCard[] {
  const { stores } = useConsole();
  const me = useStore(stores.centre, (centre) => centre.welcome?.username);
  const byId = useStore(stores.contacts, (state) => state.byId);
  return me === undefined ? NONE : mineOf(byId, me);
}

type Cards = Readonly<Record<string, ContactCard>>;
const NONE: readonly ContactCard[] = [];
const found = new WeakMap<Cards, { me: string; mine: readonly ContactCard[] }>();

/** Looks through the cards once for all who ask: a supervisor has those of the whole centre. */
function mineOf(byId: Cards, me: string): readonly ContactCard[] {
  const before = found.get(byId);
  if (before?.me === me) return before.mine;
  const mine = Object.values(byId)
    .filter((contact) => contact.agent === me && ORDER[contact.stage] < ORDER.waiting)
    .sort((a, b) => ORDER[a.stage] - ORDER[b.stage] || a.arrived_at - b.arrived_at);
  found.set(byId, { me, mine });
  return mine;
}

/** Puts, among the contacts of the same stage, whoever has waited longest for an answer first. */
export function longestUnansweredFirst(
  contacts: readonly ContactCard[],
  conversations: Readonly<Record<string, Conversation>>,
): readonly ContactCard[] {
  const since = (contact: ContactCard) => openSince(contact, conversations[contact.id]) ?? Number.POSITIVE_INFINITY;
  const later = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);
  return contacts.toSorted((a, b) => ORDER[a.stage] - ORDER[b.stage] || later(since(a), since(b)));
}

/** Since when the customer of a chat under way waits for an answer; null when nobody waits. */
export function openSince(contact: ContactCard, conversation: Conversation | undefined): number | null {
  return contact.stage === "talking" && conversation ? unansweredSince(conversation) : null;
}
