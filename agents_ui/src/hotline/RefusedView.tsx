import { useTranslation } from "react-i18next";
import type { DemoCustomer } from "../api/rest";
import type { View } from "../react/view";
import { DemoSignIn } from "./DemoSignIn";

export interface RefusedSnapshot {
  /** It was good once; otherwise it never was. */
  expired: boolean;
  demoCustomers: readonly DemoCustomer[];
}

export interface RefusedActions {
  signInAs: (externalId: string) => void;
  goOn: () => void;
}

/** The sign-in is not accepted (any more): sign in again, or go on as nobody in particular. */
export function RefusedView({ snapshot, actions }: View<RefusedSnapshot, RefusedActions>) {
  const { t } = useTranslation();
  return (
    <section className="card" data-testid="identity-refused" data-expired={snapshot.expired}>
      <div role="alert">
        <h2>{t(snapshot.expired ? "hotline.identity_expired" : "hotline.identity_refused")}</h2>
        <p>{t("hotline.sign_in_again")}</p>
      </div>
      <DemoSignIn customers={snapshot.demoCustomers} chosen="" choose={actions.signInAs} />
      <button type="button" className="button button-quiet" onClick={actions.goOn}>
        {t("hotline.go_on_anonymously")}
      </button>
    </section>
  );
}
