import i18next, { type TFunction } from "i18next";
import { ApiError } from "../../api/http";

type List =
  | "availability"
  | "outcome"
  | "stage"
  | "reason"
  | "event"
  | "offer_result"
  | "channel"
  | "identity"
  | "customer.match"
  | "by"
  | "leg_role"
  | "leg_status"
  | "control"
  | "given"
  | "why.behind"
  | "unanswerable"
  | "cause"
  | "excluded"
  | "waiting_for"
  | "cabin"
  | "trip_status";

/** The words of a closed list, where the server may one day know more of it than this page does. */
export function word(t: TFunction, list: List, code: string): string {
  return i18next.exists(`${list}.${code}`) ? t(`${list}.${code}` as "outcome.answered") : code;
}

const CANNOT_TAKE = "cannot_take_";

/** A refusal in the person's language: by its code where we know that, else what the server says, else in general. */
export function describeCode(t: TFunction, code: string, detail?: string | null): string {
  if (code.startsWith(CANNOT_TAKE))
    return t("error.cannot_take", { why: word(t, "excluded", code.slice(CANNOT_TAKE.length)) });
  if (i18next.exists(`error.${code}`)) return t(`error.${code}` as "error.error");
  return detail ?? t("error.error");
}

export function describeError(t: TFunction, failure: unknown): string {
  return failure instanceof ApiError ? describeCode(t, failure.code, failure.detail) : t("error.error");
}
