import type { LineWait } from "../api/generated/messages";

const HOUR = 60;

/** The words for a wait of so many minutes, without more certainty than there is. */
export function waitWords({ least, most }: LineWait) {
  if (most <= 1) return "hotline.wait_short";
  if (least >= HOUR) return "hotline.wait_long";
  return least === 0 ? "hotline.wait_up_to" : "hotline.wait_between";
}
