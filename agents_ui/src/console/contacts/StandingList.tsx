import { useTranslation } from "react-i18next";
import type { AgentStanding } from "../../api/rest";
import type { Names } from "../shared/names";
import { word } from "../shared/words";

/** Who could take the contact, in order, and what excludes the others. */
export function StandingList({ agents, names }: { agents: readonly AgentStanding[]; names: Names }) {
  const { t } = useTranslation();
  if (agents.length === 0) return <p className="quiet">{t("standing.nobody")}</p>;
  return (
    <ol className="past" data-testid="standing-list">
      {agents.map(({ agent, excluded }) => (
        <li key={agent} data-testid={`standing-${agent}`} data-excluded={excluded ?? ""}>
          <strong>{names.agent(agent)}</strong>{" "}
          <span className="quiet">{excluded === null ? t("standing.eligible") : word(t, "excluded", excluded)}</span>
        </li>
      ))}
    </ol>
  );
}
