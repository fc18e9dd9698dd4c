import { useTranslation } from "react-i18next";
import { Voicemails } from "../voicemails/Voicemails";
import { AgentsView } from "./AgentsView";
import { useAgentsViewModel } from "./agentsViewModel";
import { CountedNow } from "./CountedToday";
import { type Asked, isOfToday } from "./figures";
import { LineDrawer } from "./LineDrawer";
import { OpenContactsView } from "./OpenContactsView";
import { useOpenContactsViewModel } from "./openContactsViewModel";
import { QueuesView } from "./QueuesView";
import { TotalsView } from "./TotalsView";
import { useAsked } from "./useAsked";
import { useQueuesViewModel, useTotalsViewModel } from "./viewModels";
import { WriteToAgents } from "./WriteToAgents";
import "./live.css";

interface About {
  /** The figure of which the address asks what is behind it. */
  asked: Asked | null;
}

// Each by itself, so that what changes in one has no other drawn anew.
const Totals = () => <TotalsView {...useTotalsViewModel()} />;
const Queues = () => <QueuesView {...useQueuesViewModel()} />;
const Agents = ({ asked }: About) => <AgentsView {...useAgentsViewModel(asked)} />;
const OpenContacts = ({ asked }: About) => <OpenContactsView {...useOpenContactsViewModel(asked)} />;

/** The supervisor's page: every figure is pushed, every timer runs on the server's clock. */
export function LivePage() {
  const { t } = useTranslation();
  const { asked, forget } = useAsked();
  return (
    <div className="page" data-testid="live">
      <h1 className="hidden">{t("nav.live")}</h1>
      <WriteToAgents />
      <Totals />
      <Queues />
      <Voicemails />
      <div className="live-columns">
        <Agents asked={asked} />
        <OpenContacts asked={asked} />
      </div>
      {asked && isOfToday(asked.figure) && <CountedNow asked={asked} close={forget} />}
      {asked?.figure === "expected_wait" && asked.queue !== null && (
        <LineDrawer queue={asked.queue} at={null} close={forget} />
      )}
    </div>
  );
}
