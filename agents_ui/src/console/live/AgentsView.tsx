import { Badge, Paper, Select, Table, Text, TextInput } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AgentCard, ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { StageBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import { Timer } from "../shared/Timer";
import { Adjust } from "./Adjust";
import { StateMenu } from "./StateMenu";

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
  skills: string;
  /** A supervisor has changed their queues or skills. */
  adjusted: boolean;
  contacts: readonly {
    id: string;
    channel: ContactCard["channel"];
    name: string;
    stage: ContactCard["stage"];
    since: number;
  }[];
}

export interface Named {
  id: string;
  label: string;
}

export interface AgentFilters {
  text: string;
  team: string | null;
  availability: AgentCard["availability"] | null;
}

export interface AgentsSnapshot {
  /** Those who fit the filters, of `total`. */
  agents: readonly AgentRow[];
  total: number;
  reasons: readonly Named[];
  teams: readonly Named[];
  filters: AgentFilters;
  /** The agent of whom it is asked what they are for. */
  adjusting: string | null;
}

export interface AgentsActions {
  /** At once, whatever they are doing; a reason goes with not ready alone. */
  force: (agent: string, availability: AgentCard["availability"], reason?: string) => void;
  filter: (filters: Partial<AgentFilters>) => void;
  /** Ask which queues they serve and with which skills, or ask no more. */
  adjust: (agent: string | null) => void;
}

const STATES: readonly AgentCard["availability"][] = ["available", "not_ready", "offline"];
const MINUTE = 60_000;
/** A break or a conversation of this length is worth a look, and of the second at once. */
const LATE = {
  available: undefined,
  not_ready: [15 * MINUTE, 30 * MINUTE],
  offline: undefined,
  contact: [10 * MINUTE, 20 * MINUTE],
} as const;

export function AgentsView({ snapshot, actions }: View<AgentsSnapshot, AgentsActions>) {
  const { t } = useTranslation();
  const { agents, total, reasons, filters } = snapshot;
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("live.agents")}>
      <h2 className="section-title">
        {t("live.agents")} <span data-testid="agents-shown">{t("board.of", { shown: agents.length, total })}</span>
      </h2>
      <div className="live-filters">
        <TextInput
          size="xs"
          aria-label={t("board.find_agent")}
          placeholder={t("board.find_agent")}
          value={filters.text}
          onChange={(event) => actions.filter({ text: event.currentTarget.value })}
        />
        <Select
          size="xs"
          clearable
          aria-label={t("board.team")}
          placeholder={t("board.team")}
          data={snapshot.teams.map(({ id, label }) => ({ value: id, label }))}
          value={filters.team}
          onChange={(team) => actions.filter({ team })}
        />
        <Select
          size="xs"
          clearable
          aria-label={t("live.state")}
          placeholder={t("live.state")}
          data={STATES.map((state) => ({ value: state, label: t(`availability.${state}`) }))}
          value={filters.availability}
          onChange={(availability) => actions.filter({ availability: availability as AgentFilters["availability"] })}
        />
      </div>
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
          <tbody>
            {agents.map((agent) => (
              <Row key={agent.id} agent={agent} reasons={reasons} force={actions.force} adjust={actions.adjust} />
            ))}
          </tbody>
        </Table>
      </Table.ScrollContainer>
      {agents.length === 0 && <p className="quiet">{t("board.nobody_fits")}</p>}
      {snapshot.adjusting !== null && <Adjust agent={snapshot.adjusting} close={() => actions.adjust(null)} />}
    </Paper>
  );
}

interface RowProps extends Pick<AgentsActions, "force" | "adjust"> {
  agent: AgentRow;
  reasons: readonly Named[];
}

/** Drawn again only when the agent or a contact of theirs has changed: there may be hundreds. */
const Row = memo(function Row({ agent, reasons, force, adjust }: RowProps) {
  const { t } = useTranslation();
  return (
    <tr className="live-row" data-testid={`agent-${agent.id}`} data-availability={agent.availability}>
      <th scope="row" title={agent.skills}>
        {agent.name}
        <div className="agent-under">
          <Text size="xs" c="dimmed" fw={400}>
            {agent.team}
          </Text>
          <button
            type="button"
            className="text-button"
            aria-label={t("adjust.title", { name: agent.name })}
            onClick={() => adjust(agent.id)}
          >
            {t("adjust.open")}
          </button>
          {agent.adjusted && (
            <Badge size="sm" variant="outline" color="orange" data-testid="adjusted">
              {t("adjust.changed")}
            </Badge>
          )}
        </div>
      </th>
      <td>
        <StateMenu agent={agent} reasons={reasons} force={force} />
        {agent.asked !== null && (
          <Text size="xs" c="var(--late)" data-testid="asked">
            {t("state.asked", { state: agent.asked })}
          </Text>
        )}
        {agent.draining && (
          <Text size="xs" c="dimmed" data-testid="draining">
            {t("live.draining")}
          </Text>
        )}
        {!agent.reachable && agent.availability !== "offline" && (
          <Text size="xs" c="var(--bad-ink)">
            {t("live.unreachable")}
          </Text>
        )}
      </td>
      <td>{agent.availability !== "offline" && <Timer since={agent.since} late={LATE[agent.availability]} />}</td>
      <td>
        {agent.contacts.map((contact) => (
          <div key={contact.id} className="live-contact">
            <StageBadge stage={contact.stage} />
            <ChannelIcon channel={contact.channel} />
            <Link to={`/contacts/${contact.id}`}>{contact.name}</Link>
            <Timer since={contact.since} late={LATE.contact} />
          </div>
        ))}
      </td>
    </tr>
  );
});
