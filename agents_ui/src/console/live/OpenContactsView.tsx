import { Badge, Button, Paper, Select, Table, Text } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { StageBadge, TierBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import { Timer } from "../shared/Timer";
import type { Named } from "./AgentsView";
import type { Asked } from "./figures";
import { Steer } from "./Steer";
import type { Steering } from "./SteerDialog";
import { SteerMenu } from "./SteerMenu";
import { useBroughtIntoView } from "./useBroughtIntoView";

export interface OpenContactRow {
  id: string;
  channel: ContactCard["channel"];
  name: string;
  /** You may not see whose it is, nor open or watch it. */
  hidden: boolean;
  tier: { id: string; name: string } | null;
  queue: string;
  stage: ContactCard["stage"];
  since: number;
  arrivedAt: number;
  agent: string | null;
  /** A supervisor has put it at the front of its class. */
  putNext: boolean;
  /** Why nobody can take it, in words; null while somebody can. */
  unanswerable: string | null;
  /** Of one who is to be called back: for which time. */
  callback: string | null;
  /** Which step of its queue is in force, of how many; none for a queue without steps. */
  step: { step: number; steps: number } | null;
  /** Since when its agent wants help. */
  helpSince: number | null;
  /** In line, from when on it is late by its queue's target, and when very (ms of age). */
  late: readonly [number, number] | undefined;
}

export interface ContactFilters {
  queue: string | null;
  /** `in_line` are all who wait, also while they are offered, called or connected; `longest` is who does for longest. */
  stage: ContactCard["stage"] | "in_line" | "longest" | null;
}

export interface OpenContactsSnapshot {
  /** The first of those that fit the filters; `fitting` are all of these, `total` all there are. */
  contacts: readonly OpenContactRow[];
  fitting: number;
  total: number;
  queues: readonly Named[];
  filters: ContactFilters;
  /** The figure of contacts that it is asked about; each time it is, this is another object. */
  asked: Asked | null;
  /** The waiting contact of which it is asked where it is to go. */
  steered: { contact: string; what: Steering } | null;
}

export interface OpenContactsActions {
  filter: (filters: Partial<ContactFilters>) => void;
  showMore: () => void;
  /** What can be done with them; null where they are only looked at. */
  steers: Steers | null;
}

export interface Steers {
  putNext: (contact: string) => void;
  /** Make a waiting contact my own; null for those who take none. */
  take: ((contact: OpenContactRow) => void) | null;
  /** Ask where a waiting contact is to go. */
  steer: (contact: string, what: Steering) => void;
  /** Ask no more. */
  leave: () => void;
  watch: (contact: string) => void;
}

const STAGES: readonly ContactCard["stage"][] = [
  "flow",
  "voicemail",
  "waiting",
  "offered",
  "calling",
  "connecting",
  "talking",
  "wrapping",
];
const WATCHED: ReadonlySet<ContactCard["stage"]> = new Set(["connecting", "talking", "wrapping"]);

export function OpenContactsView({ snapshot, actions }: View<OpenContactsSnapshot, OpenContactsActions>) {
  const { t } = useTranslation();
  const { contacts, fitting, total, queues, filters } = snapshot;
  const heading = useBroughtIntoView<HTMLHeadingElement>(snapshot.asked);
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("live.open_contacts")}>
      <h2 className="section-title" ref={heading} tabIndex={-1}>
        {t("live.open_contacts")}{" "}
        {total > 0 && <span data-testid="contacts-shown">{t("board.of", { shown: fitting, total })}</span>}
      </h2>
      {total === 0 && <p className="quiet">{t("live.no_contacts")}</p>}
      {total > 0 && (
        <>
          <div className="live-filters">
            <Select
              size="xs"
              clearable
              aria-label={t("live.queue")}
              placeholder={t("live.queue")}
              data={queues.map(({ id, label }) => ({ value: id, label }))}
              value={filters.queue}
              onChange={(queue) => actions.filter({ queue })}
            />
            <Select
              size="xs"
              clearable
              aria-label={t("live.stage")}
              placeholder={t("live.stage")}
              data={[
                { value: "in_line", label: t("board.in_line") },
                { value: "longest", label: t("board.longest") },
                ...STAGES.map((stage) => ({ value: stage, label: t(`stage.${stage}`) })),
              ]}
              value={filters.stage}
              onChange={(stage) => actions.filter({ stage: stage as ContactFilters["stage"] })}
            />
          </div>
          <Table.ScrollContainer minWidth={560}>
            <Table highlightOnHover data-testid="open-contacts">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("live.customer")}</Table.Th>
                  <Table.Th>{t("live.queue")}</Table.Th>
                  <Table.Th>{t("live.stage")}</Table.Th>
                  <Table.Th>{t("live.since")}</Table.Th>
                  <Table.Th>{t("live.total")}</Table.Th>
                  <Table.Th>{t("live.agent")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <tbody>
                {contacts.map((contact) => (
                  <Row key={contact.id} contact={contact} steers={actions.steers} />
                ))}
              </tbody>
            </Table>
          </Table.ScrollContainer>
          {contacts.length < fitting && (
            <Button mt="xs" size="xs" variant="default" onClick={actions.showMore}>
              {t("board.more", { count: fitting - contacts.length })}
            </Button>
          )}
        </>
      )}
      {snapshot.steered && actions.steers && <Steer {...snapshot.steered} close={actions.steers.leave} />}
    </Paper>
  );
}

interface RowProps {
  contact: OpenContactRow;
  steers: Steers | null;
}

const Row = memo(function Row({ contact, steers }: RowProps) {
  const { t } = useTranslation();
  return (
    <tr className="live-row" data-testid={`open-${contact.id}`} data-stage={contact.stage}>
      <td>
        <ChannelIcon channel={contact.channel} />{" "}
        {contact.hidden ? (
          <span className="quiet">{contact.name}</span>
        ) : (
          <Link className="wrap" to={`/contacts/${contact.id}`}>
            {contact.name}
          </Link>
        )}{" "}
        {contact.tier && <TierBadge tier={contact.tier.id} name={contact.tier.name} />}
      </td>
      <td>{contact.queue}</td>
      <td>
        <StageBadge stage={contact.stage} />
        {contact.putNext && (
          <Badge ml={4} variant="outline" color="orange" data-testid="is-next">
            {t("live.is_next")}
          </Badge>
        )}
        {contact.helpSince !== null && (
          <Badge ml={4} color="red" variant="filled" data-testid="help">
            {t("coaching.help_wanted")} <Timer since={contact.helpSince} />
          </Badge>
        )}
        {contact.step && (
          <Text size="xs" c="dimmed" data-testid="step">
            {t("live.step", contact.step)}
          </Text>
        )}
        {contact.callback !== null && (
          <Text size="xs" c="dimmed" data-testid="callback">
            {contact.callback}
          </Text>
        )}
        {contact.unanswerable !== null && (
          <Text size="xs" c="var(--bad-ink)" data-testid="unanswerable">
            {contact.unanswerable}
          </Text>
        )}
      </td>
      <td>
        <Timer since={contact.since} late={contact.late} />
      </td>
      <td>
        <Timer since={contact.arrivedAt} />
      </td>
      <td>
        {contact.agent}
        {steers && contact.stage === "waiting" && <SteerMenu contact={contact} {...steers} />}
        {steers && WATCHED.has(contact.stage) && !contact.hidden && (
          <Button ml={8} size="compact-xs" variant="default" onClick={() => steers.watch(contact.id)}>
            {t("coaching.watch")}
          </Button>
        )}
      </td>
    </tr>
  );
});
