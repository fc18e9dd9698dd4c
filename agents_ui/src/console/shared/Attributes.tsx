import { useTranslation } from "react-i18next";

/** What the flow has found out before an agent came in, in the centre's own words. */
export function Attributes({ attributes }: { attributes: Readonly<Record<string, string>> }) {
  const { t } = useTranslation();
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return (
    <dl className="attributes" aria-label={t("desk.attributes")} data-testid="attributes">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
