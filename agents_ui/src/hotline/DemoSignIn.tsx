import { useTranslation } from "react-i18next";
import type { DemoCustomer } from "../api/rest";
import { inLanguage } from "../i18n";
import { languageName } from "../i18n/format";
import { Field } from "./Field";

/** In the demo, the choice of who is signed in; nothing elsewhere. */
export function DemoSignIn({
  customers,
  chosen,
  choose,
}: {
  customers: readonly DemoCustomer[];
  chosen: string;
  choose: (externalId: string) => void;
}) {
  const { t } = useTranslation();
  if (customers.length === 0) return null;
  return (
    <Field label={t("hotline.sign_in_as")}>
      {(id) => (
        <select id={id} value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{t("hotline.nobody")}</option>
          {customers.map((customer) => (
            <option key={customer.external_id} value={customer.external_id}>
              {[customer.name, inLanguage(customer.tier ?? {}, ""), languageName(customer.language)]
                .filter(Boolean)
                .join(" · ")}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
