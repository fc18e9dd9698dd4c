import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { DemoCustomers } from "../api/rest";
import { inLanguage } from "../i18n";
import { ConnectionBanner } from "../react/ConnectionBanner";
import { LanguageSwitch } from "../react/LanguageSwitch";
import { EndedView } from "./EndedView";
import { FlowView } from "./FlowView";
import { LineView } from "./LineView";
import type { HotlineModel } from "./model";
import { RefusedView } from "./RefusedView";
import { StartView } from "./StartView";
import { TalkView } from "./TalkView";
import {
  useDemo,
  useEndedViewModel,
  useFlowViewModel,
  useLineViewModel,
  useRefusedViewModel,
  useStartViewModel,
  useTalkViewModel,
} from "./viewModels";

/** Only the demo has it, and only there is it loaded. */
const PhonePage = lazy(() => import("../demo/hotline/PhonePage"));

/** The customer's page: which of its views shows follows the contact's stage, once it is clear who comes. */
export function HotlinePage({ hotline }: { hotline: HotlineModel }) {
  const { t, i18n } = useTranslation();
  const connection = useStore(hotline.stores.connection);
  const { welcome, refused } = useStore(hotline.stores.visit);
  const demo = useDemo();
  const centre = inLanguage(welcome?.centre, "") || t("hotline.title");

  // biome-ignore lint/correctness/useExhaustiveDependencies: the title is told anew in a new language
  useEffect(() => {
    document.title = centre;
  }, [centre, i18n.language]);

  return (
    <div className="hotline">
      <header className="hotline-header">
        <h1>{centre}</h1>
        <LanguageSwitch />
      </header>
      <ConnectionBanner snapshot={connection} />
      <div className="hotline-body">
        <main className="hotline-main">
          {refused ? <Refused hotline={hotline} demo={demo} /> : welcome && <Stage hotline={hotline} demo={demo} />}
        </main>
        {demo?.hotline && (
          <Suspense>
            <PhonePage hotline={demo.hotline.number} customers={demo.items} />
          </Suspense>
        )}
      </div>
    </div>
  );
}

function Stage({ hotline, demo }: { hotline: HotlineModel; demo: DemoCustomers | null }) {
  const stage = useStore(hotline.stores.visit, (visit) => visit.status?.stage);
  switch (stage) {
    case undefined:
      return <Start hotline={hotline} demo={demo} />;
    case "flow":
      return <Flow hotline={hotline} />;
    case "waiting":
    case "connecting":
      return <Line hotline={hotline} />;
    case "talking":
      return <Talk hotline={hotline} />;
    case "ended":
      return <Ended hotline={hotline} />;
  }
}

interface DemoProps {
  hotline: HotlineModel;
  demo: DemoCustomers | null;
}

const Refused = ({ hotline, demo }: DemoProps) => <RefusedView {...useRefusedViewModel(hotline, demo)} />;
const Start = ({ hotline, demo }: DemoProps) => <StartView {...useStartViewModel(hotline, demo)} />;
const Flow = ({ hotline }: { hotline: HotlineModel }) => <FlowView {...useFlowViewModel(hotline)} />;
const Line = ({ hotline }: { hotline: HotlineModel }) => <LineView {...useLineViewModel(hotline)} />;
const Talk = ({ hotline }: { hotline: HotlineModel }) => <TalkView {...useTalkViewModel(hotline)} />;
const Ended = ({ hotline }: { hotline: HotlineModel }) => <EndedView {...useEndedViewModel(hotline)} />;
