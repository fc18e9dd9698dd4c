import { Paper, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isIn } from "../live/agentColumns";
import { type Asked, PEOPLE } from "../live/figures";
import { useBroughtIntoView } from "../live/useBroughtIntoView";
import { Timer } from "../shared/Timer";
import type { PastAgent } from "./PastView";
import { Shown } from "./Shown";

/** Agents as they were then: all, or those that the figure counts which is asked about. */
export function PastAgents({ agents: all, asked }: { agents: readonly PastAgent[]; asked: Asked | null }) {
  const { t } = useTranslation();
  const about = asked && asked.figure in PEOPLE ? asked : null;
  const heading = useBroughtIntoView<HTMLHeadingElement>(about);
  const agents = about
    ? all.filter(
        (agent) =>
          isIn({ ...agent, asked: agent.asked || null }, PEOPLE[about.figure as keyof typeof PEOPLE]) &&
          (about.queue === null || agent.queues.includes(about.queue)),
      )
    : all;
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("live.agents")}>
      <h2 className="section-title" ref={heading} tabIndex={-1}>
        {t("live.agents")} <Shown count={agents.length} of={all.length} />
      </h2>
      <Table.ScrollContainer minWidth={480}>
        <Table data-testid="past-agents">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("live.agent")}</Table.Th>
              <Table.Th>{t("live.state")}</Table.Th>
              <Table.Th>{t("live.since")}</Table.Th>
              <Table.Th>{t("live.contact")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {agents.map((agent) => (
              <Table.Tr key={agent.id} data-testid={`past-${agent.id}`}>
                <Table.Th scope="row">{agent.name}</Table.Th>
                <Table.Td>
                  <span className={`dot dot-${agent.availability}`} aria-hidden="true" />
                  {agent.state}
                </Table.Td>
                <Table.Td>{agent.availability !== "offline" && <Timer since={agent.since} />}</Table.Td>
                <Table.Td>
                  {agent.contacts.map((contact, n) => (
                    <Link key={contact} to={`/contacts/${contact}`} className="past-contact">
                      {t("past.contact", { number: n + 1 })}
                    </Link>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
