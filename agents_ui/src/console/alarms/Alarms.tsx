import { AlarmsView } from "./AlarmsView";
import { useAlarmsViewModel } from "./alarmsViewModel";
import "./alarms.css";

/** The alarms that are on; nothing while none is, and for agents. */
export function Alarms() {
  const { snapshot, actions } = useAlarmsViewModel();
  const { ringing, seenTo } = snapshot;
  return ringing.length + seenTo.length > 0 ? <AlarmsView snapshot={snapshot} actions={actions} /> : null;
}
