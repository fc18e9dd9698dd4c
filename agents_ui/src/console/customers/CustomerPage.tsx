import { useParams } from "react-router";
import { Loading } from "../shared/Loading";
import { CustomerView } from "./CustomerView";
import { useCustomerViewModel } from "./customerViewModel";

export function CustomerPage() {
  const { id = "" } = useParams();
  const { snapshot, error, actions } = useCustomerViewModel(id);
  return (
    <div className="page">
      {snapshot ? (
        <CustomerView snapshot={snapshot} actions={actions} />
      ) : (
        <Loading error={error} again={actions.again} />
      )}
    </div>
  );
}
