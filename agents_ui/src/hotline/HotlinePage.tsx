import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { inLanguage } from "../i18n";
import { ConnectionBanner } from "../react/ConnectionBanner";
import { LanguageSwitch } from "../react/LanguageSwitch";
import { EndedView } from "./EndedView";
import { LineView } from "./LineView";
import type { HotlineModel } from "./model";
import { RefusedView } from "./RefusedView";
import { StartView } from "./StartView";
import { TalkView } from "./TalkView";
import {
  useEndedViewModel,
  useLineViewModel,
  useRefusedViewModel,
  useStartViewModel,
  useTalkViewModel,
} from "./viewModels";

/** The customer's page: which of its views shows follows the contact's stage, once it is clear who comes. */
export function HotlinePage({ hotline }: { hotline: HotlineModel }) {
  const { t, i18n } = useTranslation();
  const connection = useStore(hotline.stores.connection);
  const { welcome, refused } = useStore(hotline.stores.visit);
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
      <main className="hotline-main">
        {refused ? <Refused hotline={hotline} /> : welcome && <Stage hotline={hotline} />}
      </main>
    </div>
  );
}

function Stage({ hotline }: { hotline: HotlineModel }) {
  const stage = useStore(hotline.stores.visit, (visit) => visit.status?.stage);
  switch (stage) {
    case undefined:
      return <Start hotline={hotline} />;
    case "waiting":
    case "connecting":
      return <Line hotline={hotline} />;
    case "talking":
      return <Talk hotline={hotline} />;
    case "ended":
      return <Ended hotline={hotline} />;
  }
}

const Refused = ({ hotline }: { hotline: HotlineModel }) => <RefusedView {...useRefusedViewModel(hotline)} />;
const Start = ({ hotline }: { hotline: HotlineModel }) => <StartView {...useStartViewModel(hotline)} />;
const Line = ({ hotline }: { hotline: HotlineModel }) => <LineView {...useLineViewModel(hotline)} />;
const Talk = ({ hotline }: { hotline: HotlineModel }) => <TalkView {...useTalkViewModel(hotline)} />;
const Ended = ({ hotline }: { hotline: HotlineModel }) => <EndedView {...useEndedViewModel(hotline)} />;
