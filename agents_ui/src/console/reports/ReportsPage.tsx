import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useConsole } from "../model";
import { CountedDrawer } from "./CountedDrawer";
import { OccupancyDrawer } from "./OccupancyDrawer";
import { ReportsView } from "./ReportsView";
import { useReportsViewModel } from "./reportsViewModel";
import "../live/live.css";
import "./reports.css";

/** What happened, by interval, queue, agent, channel and disposition; for supervisors and administrators. */
export default function ReportsPage() {
  const { stores } = useConsole();
  // Where its days begin is known with the welcome.
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  return welcome && <Reports zone={welcome.zone} />;
}

function Reports({ zone }: { zone: string }) {
  const { t } = useTranslation();
  const { view, counted } = useReportsViewModel(zone);
  return (
    <div className="page" data-testid="reports">
      <h1 className="hidden">{t("report.title")}</h1>
      <ReportsView {...view} />
      {counted &&
        (counted.counted.figure === "occupancy" ? <OccupancyDrawer {...counted} /> : <CountedDrawer {...counted} />)}
    </div>
  );
}
