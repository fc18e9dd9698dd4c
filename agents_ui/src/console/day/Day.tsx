import { DayView } from "./DayView";
import { useDayViewModel } from "./dayViewModel";

/** The agent's day, beside their contacts. */
export function Day() {
  return <DayView {...useDayViewModel()} />;
}
