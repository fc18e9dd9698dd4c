import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Loading } from "../shared/Loading";
import { CustomerView } from "./CustomerView";
import { useCustomerViewModel } from "./customerViewModel";

export function CustomerPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const { snapshot, error, actions } = useCustomerViewModel(id);
  return (
    <div className="page">
      {snapshot && !error ? (
        <CustomerView snapshot={snapshot} actions={actions} />
      ) : (
        <>
          <h1 className="hidden">{t("contacts.customer")}</h1>
          <Loading error={error} again={actions.again} />
        </>
      )}
    </div>
  );
}
