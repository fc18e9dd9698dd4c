import type { TFunction } from "i18next";
import type { ContactCard } from "../../api/generated/messages";

/** What to call the customer of a contact before anything else is known of them. */
export function customerName(t: TFunction, { customer, match }: Pick<ContactCard, "customer" | "match">): string {
  return customer?.name || t(`customer.match.${match}`);
}
