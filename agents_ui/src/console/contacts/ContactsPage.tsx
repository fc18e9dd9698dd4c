import { ContactsView } from "./ContactsView";
import { useContactsViewModel } from "./contactsViewModel";
import { FiltersView } from "./FiltersView";

export function ContactsPage() {
  const { filters, list } = useContactsViewModel();
  return (
    <div className="page">
      <FiltersView {...filters} />
      <ContactsView {...list} />
    </div>
  );
}
