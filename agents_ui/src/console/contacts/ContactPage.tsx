import { useParams } from "react-router";
import { Loading } from "../shared/Loading";
import { ContactView } from "./ContactView";
import { useContactViewModel } from "./contactViewModel";

export function ContactPage() {
  const { id = "" } = useParams();
  const { snapshot, error, actions } = useContactViewModel(id);
  return (
    <div className="page">
      {snapshot ? (
        <ContactView snapshot={snapshot} actions={actions} />
      ) : (
        <Loading error={error} again={actions.again} />
      )}
    </div>
  );
}
