import { Paper, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AgentCard, ContactCard } from "../../api/generated/messages";
import { StageBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import { Timer } from "../shared/Timer";

export interface AgentRow {
  id: string;
  name: string;
  team: string;
  availability: AgentCard["availability"];
  reason: string | null;
  reachable: boolean;
  since: number;
  contacts: readonly {
    id: string;
    channel: ContactCard["channel"];
    name: string;
    stage: ContactCard["stage"];
    since: number;
  }[];
}

export interface AgentsSnapshot {
  agents: readonly AgentRow[];
}

export function AgentsView({ snapshot }: { snapshot: AgentsSnapshot }) {
  const { t } = useTranslation();
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("live.agents")}>
      <h2 className="section-title">{t("live.agents")}</h2>
      <Table.ScrollContainer minWidth={480}>
        <Table data-testid="agents">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("live.agent")}</Table.Th>
              <Table.Th>{t("live.state")}</Table.Th>
              <Table.Th>{t("live.since")}</Table.Th>
              <Table.Th>{t("live.contact")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {snapshot.agents.map((agent) => (
              <Row key={agent.id} agent={agent} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Row({ agent }: { agent: AgentRow }) {
  const { t } = useTranslation();
  return (
    <Table.Tr data-testid={`agent-${agent.id}`} data-availability={agent.availability}>
      <Table.Th scope="row">
        {agent.name}
        <Text size="xs" c="dimmed" fw={400}>
          {agent.team}
        </Text>
      </Table.Th>
      <Table.Td>
        <span className={`dot dot-${agent.availability}`} aria-hidden="true" />
        {t(`availability.${agent.availability}`)}
        {agent.reason && ` · ${agent.reason}`}
        {!agent.reachable && agent.availability !== "offline" && (
          <Text size="xs" c="red.8">
            {t("live.unreachable")}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{agent.availability !== "offline" && <Timer since={agent.since} />}</Table.Td>
      <Table.Td>
        {agent.contacts.map((contact) => (
          <div key={contact.id} className="live-contact">
            <StageBadge stage={contact.stage} />
            <ChannelIcon channel={contact.channel} />
            <Link to={`/contacts/${contact.id}`}>{contact.name}</Link>
            <Timer since={contact.since} />
          </div>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
