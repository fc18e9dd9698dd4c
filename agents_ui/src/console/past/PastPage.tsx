import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useConsole } from "../model";
import { PastView } from "./PastView";
import { usePastViewModel } from "./pastViewModel";
import "../live/live.css";
import "./past.css";

/** Queues and agents as they were at any second of today. */
export function PastPage() {
  const { stores } = useConsole();
  // Where the day began is known with the welcome.
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  return welcome && <Past zone={welcome.zone} />;
}

function Past({ zone }: { zone: string }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const [opened] = useState(() => stores.clock.now());
  return (
    <div className="page" data-testid="past">
      <h1 className="hidden">{t("past.title")}</h1>
      <PastView {...usePastViewModel(zone, opened)} />
    </div>
  );
}
