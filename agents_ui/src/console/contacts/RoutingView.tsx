import { useTranslation } from "react-i18next";
import type { Routing } from "../../api/rest";
import { duration } from "../../i18n/format";
import type { Names } from "../shared/names";
import { word } from "../shared/words";
import { StandingList } from "./StandingList";

/** Why an open contact still waits, and how everybody of its queue stands to it. */
export function RoutingView({ routing, names }: { routing: Routing; names: Names }) {
  const { t } = useTranslation();
  const { code, position, step, steps, ...counts } = routing.waiting;
  const said = [
    word(t, "waiting_for", code),
    position > 0 && t("standing.position", { position }),
    t("standing.waited", { waited: duration(counts.waited_ms) }),
    steps > 0 && t("standing.step", { step: step + 1, steps }),
    t("standing.counts", {
      qualified: counts.qualified,
      signedIn: counts.signed_in,
      available: counts.available,
      free: counts.free,
    }),
  ];
  return (
    <>
      <p data-testid="waiting-for" data-code={code}>
        {said.filter(Boolean).join(t("sentence_separator"))}
      </p>
      <StandingList agents={routing.agents} names={names} />
    </>
  );
}
