import type { TFunction } from "i18next";
import type { ContactCard } from "../../api/generated/messages";

/** What to call the customer of a contact before anything else is known of them. */
export function customerName(
  t: TFunction,
  {
    customer,
    customer_hidden,
    match,
  }: Pick<ContactCard, "customer_hidden" | "match"> & {
    customer: { name: string } | null;
  },
): string {
  return customer?.name || t(customer_hidden ? "customer.hidden" : `customer.match.${match}`);
}
