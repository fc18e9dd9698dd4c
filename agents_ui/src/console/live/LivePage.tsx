import { useTranslation } from "react-i18next";
import { WatchDrawer } from "../coaching/WatchDrawer";
import { Voicemails } from "../voicemails/Voicemails";
import { AgentsView } from "./AgentsView";
import { useAgentsViewModel } from "./agentsViewModel";
import { OpenContactsView } from "./OpenContactsView";
import { useOpenContactsViewModel } from "./openContactsViewModel";
import { QueuesView } from "./QueuesView";
import { TotalsView } from "./TotalsView";
import { useQueuesViewModel, useTotalsViewModel } from "./viewModels";
import { WriteToAgents } from "./WriteToAgents";
import "./live.css";

// Each by itself, so that what changes in one has no other drawn anew.
const Totals = () => <TotalsView {...useTotalsViewModel()} />;
const Queues = () => <QueuesView {...useQueuesViewModel()} />;
const Agents = () => <AgentsView {...useAgentsViewModel()} />;
const OpenContacts = () => <OpenContactsView {...useOpenContactsViewModel()} />;

/** The supervisor's page: every figure is pushed, every timer runs on the server's clock. */
export function LivePage() {
  const { t } = useTranslation();
  return (
    <div className="page" data-testid="live">
      <h1 className="hidden">{t("nav.live")}</h1>
      <WriteToAgents />
      <Totals />
      <Queues />
      <Voicemails />
      <div className="live-columns">
        <Agents />
        <OpenContacts />
      </div>
      <WatchDrawer />
    </div>
  );
}
