import { useTranslation } from "react-i18next";
import { ContactsView } from "./ContactsView";
import { useContactsViewModel } from "./contactsViewModel";
import { FiltersView } from "./FiltersView";

export function ContactsPage() {
  const { t } = useTranslation();
  const { filters, list } = useContactsViewModel();
  return (
    <div className="page">
      <h1 className="hidden">{t("contacts.title")}</h1>
      <FiltersView {...filters} />
      <ContactsView {...list} />
    </div>
  );
}
