import { WatchDrawer } from "../coaching/WatchDrawer";
import { AgentsView } from "./AgentsView";
import { useAgentsViewModel } from "./agentsViewModel";
import { OpenContactsView } from "./OpenContactsView";
import { useOpenContactsViewModel } from "./openContactsViewModel";
import { QueuesView } from "./QueuesView";
import { TotalsView } from "./TotalsView";
import { useQueuesViewModel, useTotalsViewModel } from "./viewModels";
import { WriteToAgents } from "./WriteToAgents";
import "./live.css";

/** The supervisor's page: every figure is pushed, every timer runs on the server's clock. */
export function LivePage() {
  return (
    <div className="page" data-testid="live">
      <WriteToAgents />
      <TotalsView {...useTotalsViewModel()} />
      <QueuesView {...useQueuesViewModel()} />
      <div className="live-columns">
        <AgentsView {...useAgentsViewModel()} />
        <OpenContactsView {...useOpenContactsViewModel()} />
      </div>
      <WatchDrawer />
    </div>
  );
}
