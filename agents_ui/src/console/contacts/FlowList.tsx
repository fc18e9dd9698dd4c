import { useTranslation } from "react-i18next";
import type { FlowStop } from "../../api/rest";
import { timeToSecond } from "../../i18n/format";
import { word } from "../shared/words";

/** The way through the flow: at which steps it stopped, and what led there. Steps go by their names in the flow. */
export function FlowList({ stops }: { stops: readonly FlowStop[] }) {
  const { t } = useTranslation();
  return (
    <ol className="past" data-testid="flow-list">
      {stops.map((stop) => (
        <li key={`${stop.at} ${stop.step}`} data-testid="flow-stop" data-step={stop.step}>
          <div>
            <strong>{stop.step}</strong> <span className="quiet digits">{timeToSecond(stop.at)}</span>
          </div>
          <div className="quiet">
            {[
              [word(t, "given", stop.given), stop.keys].filter(Boolean).join(" "),
              stop.passed.length > 0 && t("contact.passed", { steps: stop.passed.join(t("list_separator")) }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </div>
        </li>
      ))}
    </ol>
  );
}
