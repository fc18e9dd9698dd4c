import { VoicemailsView } from "./VoicemailsView";
import { useVoicemailsViewModel } from "./voicemailsViewModel";

/** The messages that callers have left for the queues I serve, or for all. */
export function Voicemails() {
  return <VoicemailsView {...useVoicemailsViewModel()} />;
}
