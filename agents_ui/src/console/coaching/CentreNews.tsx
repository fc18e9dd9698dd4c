import { AskNotifications } from "../alerts/AskNotifications";
import { useCentreAlerts } from "../alerts/useCentreAlerts";
import { useAtDesk } from "../shared/roles";
import { HelpCallsView } from "./HelpCallsView";
import { useHelpCallsViewModel } from "./helpCallsViewModel";
import { WatchDrawer } from "./WatchDrawer";
import "./asides.css";

/** What a supervisor hears and sees of the centre, wherever in the console they look: who wants help, and what they watch. */
export function CentreNews() {
  const help = useHelpCallsViewModel();
  const atDesk = useAtDesk();
  useCentreAlerts();
  return (
    <>
      {!atDesk && <AskNotifications of="centre" />}
      {help.snapshot.calls.length > 0 && <HelpCallsView {...help} />}
      <WatchDrawer />
    </>
  );
}
