import type { TFunction } from "i18next";
import type { ContactCard } from "../../api/generated/messages";
import { timeToSecond } from "../../i18n/format";

/** That the customer is not there but to be called: for which time of how many, and not before when. */
export function callbackWords(t: TFunction, callback: ContactCard["callback"]): string | null {
  if (!callback) return null;
  const { attempt, attempts, at } = callback;
  return at === null
    ? t("callback.attempt", { attempt, attempts })
    : t("callback.attempt_at", { attempt, attempts, at: timeToSecond(at) });
}
