import { useTranslation } from "react-i18next";
import { Timer } from "../shared/Timer";

export interface TotalsSnapshot {
  waiting: number;
  longestSince: number | null;
  talking: number;
  available: number;
  staffed: number;
}

export function TotalsView({ snapshot }: { snapshot: TotalsSnapshot }) {
  const { t } = useTranslation();
  return (
    <dl className="tiles" data-testid="totals">
      <div>
        <dt>{t("live.waiting")}</dt>
        <dd data-testid="total-waiting">{snapshot.waiting}</dd>
      </div>
      <div>
        <dt>{t("live.longest_wait")}</dt>
        <dd>{snapshot.longestSince === null ? "–" : <Timer since={snapshot.longestSince} />}</dd>
      </div>
      <div>
        <dt>{t("live.talking")}</dt>
        <dd data-testid="total-talking">{snapshot.talking}</dd>
      </div>
      <div>
        <dt>{t("live.available_of_staffed")}</dt>
        <dd>
          {snapshot.available} / {snapshot.staffed}
        </dd>
      </div>
    </dl>
  );
}
