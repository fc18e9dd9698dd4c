import { weekdayAndTime } from "../../i18n/format";
import { h } from "../dom";
import { t } from "../words";

/** When a subject opens: in the reader's time and, where that is another, in the centre's. */
export function makeOpening(at: number, zone: string | null | undefined): HTMLElement {
  const local = weekdayAndTime(at);
  const centre = zone ? weekdayAndTime(at, zone) : local;
  const words = centre === local ? [] : [t("hotline.opens_centre", { centre })];
  return h(
    "time",
    { class: "opening", "data-testid": "opening", datetime: new Date(at).toISOString() },
    [t("hotline.opens", { local }), ...words].join(" · "),
  );
}
