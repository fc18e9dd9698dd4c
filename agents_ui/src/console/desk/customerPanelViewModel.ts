import { useTranslation } from "react-i18next";
import type { ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { CustomerPanelActions, CustomerPanelSnapshot } from "./CustomerPanelView";
import { customerName } from "./customerName";

export function useCustomerPanelViewModel(contact: ContactCard): View<CustomerPanelSnapshot, CustomerPanelActions> {
  const { t } = useTranslation();
  const { commands } = useConsole();
  const names = useNames();
  return {
    snapshot: {
      name: customerName(t, contact),
      match: contact.match,
      identity: contact.identity,
      customer: contact.customer,
      candidates: contact.candidates,
      names,
    },
    actions: { pick: (customer) => void commands.pickCustomer(contact.id, customer) },
  };
}
