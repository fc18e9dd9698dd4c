import { useTranslation } from "react-i18next";
import type { NamedAttribute } from "./names";

/** What the flow has found out before an agent came in, in the centre's own words. */
export function Attributes({ attributes }: { attributes: readonly NamedAttribute[] }) {
  const { t } = useTranslation();
  if (attributes.length === 0) return null;
  return (
    <dl className="attributes" aria-label={t("desk.attributes")} data-testid="attributes">
      {attributes.map(({ id, name, value }) => (
        <div key={id}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
