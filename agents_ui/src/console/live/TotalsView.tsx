import { useTranslation } from "react-i18next";
import { Timer } from "../shared/Timer";
import { Behind } from "./Behind";
import type { Asked, LiveFigure } from "./figures";

export interface TotalsSnapshot {
  waiting: number;
  longestSince: number | null;
  talking: number;
  available: number;
  staffed: number;
}

interface TotalsViewProps {
  snapshot: TotalsSnapshot;
  /** Where what is behind a figure is shown. */
  behind: (asked: Asked) => string;
}

export function TotalsView({ snapshot, behind }: TotalsViewProps) {
  const { t } = useTranslation();
  const to = (figure: LiveFigure, count: number | null) => (count ? behind({ figure, queue: null }) : null);
  return (
    <dl className="tiles" data-testid="totals">
      <div>
        <dt>{t("live.waiting")}</dt>
        <dd data-testid="total-waiting">
          <Behind to={to("waiting", snapshot.waiting)}>{snapshot.waiting}</Behind>
        </dd>
      </div>
      <div>
        <dt>{t("live.longest_wait")}</dt>
        <dd>
          {snapshot.longestSince === null ? (
            "–"
          ) : (
            <Behind to={to("longest_wait", snapshot.waiting)}>
              <Timer since={snapshot.longestSince} />
            </Behind>
          )}
        </dd>
      </div>
      <div>
        <dt>{t("live.talking")}</dt>
        <dd data-testid="total-talking">
          <Behind to={to("talking", snapshot.talking)}>{snapshot.talking}</Behind>
        </dd>
      </div>
      <div>
        <dt>{t("live.available_of_staffed")}</dt>
        <dd>
          <Behind to={to("available", snapshot.available)}>{snapshot.available}</Behind> /{" "}
          <Behind to={to("staffed", snapshot.staffed)}>{snapshot.staffed}</Behind>
        </dd>
      </div>
    </dl>
  );
}
