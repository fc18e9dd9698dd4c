import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Loading } from "../shared/Loading";
import { ContactView } from "./ContactView";
import { useContactViewModel } from "./contactViewModel";

export function ContactPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const { snapshot, error, actions } = useContactViewModel(id);
  return (
    <div className="page">
      {snapshot && !error ? (
        <ContactView snapshot={snapshot} actions={actions} />
      ) : (
        <>
          <h1 className="hidden">{t("contacts.title")}</h1>
          <Loading error={error} again={actions.again} />
        </>
      )}
    </div>
  );
}
