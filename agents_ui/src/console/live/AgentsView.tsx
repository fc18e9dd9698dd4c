import { Badge, Paper, Select, Table, Text, TextInput } from "@mantine/core";
import { useTable } from "@tanstack/react-table";
import { memo, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AgentCard, ContactCard } from "../../api/generated/messages";
import { StageBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import { SortHeading } from "../shared/SortHeading";
import { Timer } from "../shared/Timer";
import { Adjust } from "./Adjust";
import { columns, features } from "./agentColumns";
import { type Asked, PEOPLE } from "./figures";
import { StateMenu, StateWords } from "./StateMenu";
import { useBroughtIntoView } from "./useBroughtIntoView";

export interface AgentRow {
  id: string;
  name: string;
  /** Its id, and what it is called. */
  team: string;
  teamName: string;
  availability: AgentCard["availability"];
  reason: string | null;
  reachable: boolean;
  since: number;
  /** What they will be when the contacts they hold are over, in words. */
  asked: string | null;
  /** They get no new chats, so that they can take a call. */
  draining: boolean;
  skills: string;
  /** The ids of the queues they serve. */
  queues: readonly string[];
  /** A supervisor has changed their queues or skills. */
  adjusted: boolean;
  contacts: readonly {
    id: string;
    channel: ContactCard["channel"];
    name: string;
    /** You may not see whose it is, nor open it. */
    hidden: boolean;
    stage: ContactCard["stage"];
    since: number;
  }[];
}

export interface Named {
  id: string;
  label: string;
}

export interface AgentsSnapshot {
  /** All of them, in the page's own order. */
  agents: readonly AgentRow[];
  reasons: readonly Named[];
  teams: readonly Named[];
  queues: readonly Named[];
  /** The figure of agents that it is asked about; each time it is, this is another object. */
  asked: Asked | null;
  /** The agent of whom it is asked what they are for. */
  adjusting: string | null;
}

export interface AgentsActions {
  /** At once, whatever they are doing; a reason goes with not ready alone. */
  force: (agent: string, availability: AgentCard["availability"], reason?: string) => void;
  /** Ask which queues they serve and with which skills, or ask no more. */
  adjust: (agent: string | null) => void;
}

const HEADINGS = [
  ["name", "live.agent"],
  ["availability", "live.state"],
  ["since", "live.since"],
  ["contacts", "live.contact"],
] as const;
const STATES: readonly AgentCard["availability"][] = ["available", "not_ready", "offline"];
const MINUTE = 60_000;
/** A break or a conversation of this length is worth a look, and of the second at once. */
const LATE = {
  available: undefined,
  not_ready: [15 * MINUTE, 30 * MINUTE],
  offline: undefined,
  contact: [10 * MINUTE, 20 * MINUTE],
} as const;

interface AgentsViewProps {
  snapshot: AgentsSnapshot;
  /** Without actions they are to be looked at alone. */
  actions?: AgentsActions;
}

export function AgentsView({ snapshot, actions }: AgentsViewProps) {
  const { t } = useTranslation();
  const { agents, reasons } = snapshot;
  const table = useTable({ features, columns, data: agents, getRowId: ({ id }) => id });
  const { rows } = table.getRowModel();
  const filter = (column: "name" | "team" | "queues" | "availability") => {
    const filtered = table.getColumn(column);
    return {
      value: (filtered?.getFilterValue() as string | undefined) ?? null,
      onChange: (value: string | null) => filtered?.setFilterValue(value ?? undefined),
    };
  };
  const name = filter("name");
  const { asked } = snapshot;
  const heading = useBroughtIntoView<HTMLHeadingElement>(asked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: filtered once when it is asked; what one chooses then stays
  useEffect(() => {
    const state = asked && people(asked);
    if (state) table.setColumnFilters(filters({ queues: asked.queue, availability: state }));
  }, [asked]);
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("live.agents")}>
      <h2 className="section-title" ref={heading} tabIndex={-1}>
        {t("live.agents")}{" "}
        <span data-testid="agents-shown">{t("board.of", { shown: rows.length, total: agents.length })}</span>
      </h2>
      <div className="live-filters">
        <TextInput
          size="xs"
          aria-label={t("board.find_agent")}
          placeholder={t("board.find_agent")}
          value={name.value ?? ""}
          onChange={(event) => name.onChange(event.currentTarget.value)}
        />
        <Select
          size="xs"
          clearable
          aria-label={t("board.team")}
          placeholder={t("board.team")}
          data={snapshot.teams.map(({ id, label }) => ({ value: id, label }))}
          {...filter("team")}
        />
        <Select
          size="xs"
          clearable
          aria-label={t("live.queue")}
          placeholder={t("live.queue")}
          data={snapshot.queues.map(({ id, label }) => ({ value: id, label }))}
          {...filter("queues")}
        />
        <Select
          size="xs"
          clearable
          aria-label={t("live.state")}
          placeholder={t("live.state")}
          data={[
            { value: "free", label: t("board.free") },
            { value: "present", label: t("board.present") },
            ...STATES.map((state) => ({ value: state, label: t(`availability.${state}`) })),
          ]}
          {...filter("availability")}
        />
      </div>
      <Table.ScrollContainer minWidth={480}>
        <Table data-testid="agents">
          <Table.Thead>
            <Table.Tr>
              {HEADINGS.map(([id, words]) => (
                <SortHeading key={id} column={table.getColumn(id)}>
                  {t(words)}
                </SortHeading>
              ))}
            </Table.Tr>
          </Table.Thead>
          <tbody>
            {rows.map(({ id, original }) => (
              <Row key={id} agent={original} reasons={reasons} force={actions?.force} adjust={actions?.adjust} />
            ))}
          </tbody>
        </Table>
      </Table.ScrollContainer>
      {rows.length === 0 && <p className="quiet">{t("board.nobody_fits")}</p>}
      {actions && snapshot.adjusting !== null && (
        <Adjust agent={snapshot.adjusting} close={() => actions.adjust(null)} />
      )}
    </Paper>
  );
}

const people = ({ figure }: Asked) => (figure === "staffed" || figure === "available" ? PEOPLE[figure] : null);

const filters = (values: Readonly<Record<string, string | null>>) =>
  Object.entries(values).flatMap(([id, value]) => (value === null ? [] : [{ id, value }]));

interface RowProps extends Partial<Pick<AgentsActions, "force" | "adjust">> {
  agent: AgentRow;
  reasons: readonly Named[];
}

/** Drawn again only when the agent or a contact of theirs has changed: there may be hundreds. */
const Row = memo(function Row({ agent, reasons, force, adjust }: RowProps) {
  const { t } = useTranslation();
  return (
    <tr className="live-row" data-testid={`agent-${agent.id}`} data-availability={agent.availability}>
      <th scope="row">
        {agent.name}
        <div className="agent-under">
          <Text size="xs" c="dimmed" fw={400}>
            {agent.teamName}
          </Text>
          {adjust && (
            <button
              type="button"
              className="text-button"
              aria-label={t("adjust.title", { name: agent.name })}
              onClick={() => adjust(agent.id)}
            >
              {t("adjust.open")}
            </button>
          )}
          {agent.adjusted && (
            <Badge size="sm" variant="outline" color="orange" data-testid="adjusted">
              {t("adjust.changed")}
            </Badge>
          )}
        </div>
        <Text size="xs" c="dimmed" fw={400} data-testid="skills">
          {agent.skills}
        </Text>
      </th>
      <td>
        {force ? <StateMenu agent={agent} reasons={reasons} force={force} /> : <StateWords agent={agent} />}
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
            {contact.hidden ? (
              <span className="quiet">{contact.name}</span>
            ) : (
              <Link to={`/contacts/${contact.id}`}>{contact.name}</Link>
            )}
            <Timer since={contact.since} late={LATE.contact} />
          </div>
        ))}
      </td>
    </tr>
  );
});
