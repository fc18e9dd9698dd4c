import { Button, Menu, Paper, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AgentCard, ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
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
  /** What they will be when the contacts they hold are over, in words. */
  asked: string | null;
  /** They get no new chats, so that they can take a call. */
  draining: boolean;
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
  reasons: readonly { id: string; label: string }[];
}

export interface AgentsActions {
  /** At once, whatever they are doing; a reason goes with not ready alone. */
  force: (agent: string, availability: AgentCard["availability"], reason?: string) => void;
}

export function AgentsView({ snapshot, actions }: View<AgentsSnapshot, AgentsActions>) {
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
              <Row key={agent.id} agent={agent} reasons={snapshot.reasons} actions={actions} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

interface RowProps {
  agent: AgentRow;
  reasons: AgentsSnapshot["reasons"];
  actions: AgentsActions;
}

function Row({ agent, reasons, actions }: RowProps) {
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
        <StateMenu agent={agent} reasons={reasons} actions={actions} />
        {agent.asked !== null && (
          <Text size="xs" c="orange.9" data-testid="asked">
            {t("state.asked", { state: agent.asked })}
          </Text>
        )}
        {agent.draining && (
          <Text size="xs" c="dimmed" data-testid="draining">
            {t("live.draining")}
          </Text>
        )}
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

/** The agent's state, and behind it the states in which a supervisor can put them. */
function StateMenu({ agent, reasons, actions }: RowProps) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="dark"
          aria-description={t("state.force", { name: agent.name })}
          data-testid="force-state"
        >
          <span className={`dot dot-${agent.availability}`} aria-hidden="true" />
          {t(`availability.${agent.availability}`)}
          {agent.reason && ` · ${agent.reason}`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("state.now")}</Menu.Label>
        <Menu.Item onClick={() => actions.force(agent.id, "available")}>{t("availability.available")}</Menu.Item>
        {reasons.map(({ id, label }) => (
          <Menu.Item key={id} onClick={() => actions.force(agent.id, "not_ready", id)}>
            {`${t("availability.not_ready")} · ${label}`}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => actions.force(agent.id, "offline")}>{t("availability.offline")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
