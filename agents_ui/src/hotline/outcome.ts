import type { ContactStatus, CustomerWelcome } from "../api/generated/messages";

type Outcome = ContactStatus["outcome"];

const ENDERS = ["customer", "agent", "idle", "disconnected", "system"] as const;

/** The key of the words that say how a contact ended, as far as its customer is concerned. */
export function endedTitle(outcome: Outcome) {
  return outcome === "answered" ? "hotline.ended" : (`ended_as.${withoutConversation(outcome)}` as const);
}

/** The key of the words that say who ended a conversation; null where there was none. */
export function endedBy(outcome: Outcome, ender: string | null | undefined) {
  const known = outcome === "answered" && ENDERS.find((one) => one === ender);
  return known ? (`ended_by.${known}` as const) : null;
}

function withoutConversation(outcome: Outcome) {
  if (outcome === "closed" || outcome === "failed") return outcome;
  if (outcome?.startsWith("refused")) return "refused";
  return outcome?.startsWith("abandoned") || outcome === "short_abandon" ? "abandoned" : "other";
}

/** The queue that could call whom it has not kept; null where it calls nobody, or where they were kept. */
export function callableQueue(welcome: CustomerWelcome | null, status: ContactStatus | null): string | null {
  if (status?.ended_by !== "system" || (status.outcome !== "refused_full" && status.outcome !== "sent_elsewhere"))
    return null;
  return welcome?.queues.find(({ id, callback }) => id === status.queue && callback)?.id ?? null;
}
