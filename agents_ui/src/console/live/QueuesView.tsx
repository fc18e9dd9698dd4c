import { Badge, Button, Menu, Paper, Table, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { QueueCard } from "../../api/generated/messages";
import { inLanguage } from "../../i18n";
import { clockTime, duration, percent, timeOfDay, timeToSecond, weekdayAndTime } from "../../i18n/format";
import { Timer } from "../shared/Timer";
import { Behind } from "./Behind";
import type { Asked, LiveFigure } from "./figures";
import { Trend } from "./Trend";

export interface QueuesSnapshot {
  queues: readonly QueueCard[];
  /** The centre's time zone, in which its day begins. */
  zone: string | undefined;
  /** When the newest figures came. */
  asOf: number | null;
}

export interface QueuesActions {
  /** At once; for so many minutes, or until it is opened. */
  close: (queue: string, minutes: number | null) => void;
  open: (queue: string) => void;
}

interface QueuesViewProps {
  snapshot: QueuesSnapshot;
  /** Without actions it is to be looked at alone. */
  actions?: QueuesActions;
  /** Where what is behind a figure is shown; null where that cannot be shown. */
  behind: (asked: Asked) => string | null;
}

export function QueuesView({ snapshot, actions, behind }: QueuesViewProps) {
  const { t } = useTranslation();
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("live.queues")}>
      <div className="section-head">
        <h2 className="section-title">{t("live.queues")}</h2>
        {snapshot.asOf !== null && (
          <span className="quiet digits" data-testid="as-of">
            {t("wall.as_of", { at: timeToSecond(snapshot.asOf, snapshot.zone) })}
          </span>
        )}
        {actions && (
          <span className="section-links">
            <Link to="/past">{t("past.open")}</Link>
            <Link to="/wall">{t("wall.open")}</Link>
          </span>
        )}
      </div>
      <Table.ScrollContainer minWidth={1180}>
        <Table highlightOnHover horizontalSpacing={6} data-testid="queues" className="numbers">
          <Table.Thead>
            <Table.Tr>
              <Table.Th className="queue-name">{t("live.queue")}</Table.Th>
              <Table.Th>{t("live.waiting")}</Table.Th>
              <Table.Th>{t("live.longest_wait")}</Table.Th>
              <Table.Th>{t("live.expected_wait")}</Table.Th>
              <Table.Th>{t("live.talking")}</Table.Th>
              <Table.Th>{t("live.wrapping")}</Table.Th>
              <Table.Th>{t("live.service_level")}</Table.Th>
              <Table.Th>{t("live.answered")}</Table.Th>
              <Table.Th>{t("live.abandoned")}</Table.Th>
              <Table.Th title={t("board.asa_long")}>{t("board.asa")}</Table.Th>
              <Table.Th title={t("board.aht_long")}>{t("board.aht")}</Table.Th>
              <Table.Th>{t("live.staffed")}</Table.Th>
              <Table.Th>{t("live.available")}</Table.Th>
              <Table.Th>{t("board.last_hours")}</Table.Th>
              {actions && (
                <Table.Th pos="relative">
                  <span className="hidden">{t("board.steer")}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {snapshot.queues.map((queue) => (
              <QueueRow key={queue.id} queue={queue} zone={snapshot.zone} behind={behind} steer={actions} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

interface QueueRowProps {
  queue: QueueCard;
  zone: string | undefined;
  behind: QueuesViewProps["behind"];
  steer?: QueuesActions;
}

const MINUTES = [15, 60] as const;

/** Closes a queue at once, after asking for how long; opens one that was closed so. */
function Steer({ queue, steer }: { queue: QueueCard; steer: QueuesActions }) {
  const { t } = useTranslation();
  const name = inLanguage(queue.name, queue.id);
  if (queue.closed_by) {
    return (
      <Button size="compact-xs" variant="default" onClick={() => steer.open(queue.id)}>
        {t("board.open")}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="compact-xs" variant="default" aria-label={t("board.close_queue", { queue: name })}>
          {t("board.close")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("board.close_queue", { queue: name })}</Menu.Label>
        {MINUTES.map((minutes) => (
          <Menu.Item key={minutes} c="var(--bad-ink)" onClick={() => steer.close(queue.id, minutes)}>
            {t("board.close_for", { minutes })}
          </Menu.Item>
        ))}
        <Menu.Item c="var(--bad-ink)" onClick={() => steer.close(queue.id, null)}>
          {t("board.close_open_end")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function QueueRow({ queue, zone, behind, steer }: QueueRowProps) {
  const { t } = useTranslation();
  const to = (figure: LiveFigure) => behind({ figure, queue: queue.id });
  const count = (figure: LiveFigure & keyof QueueCard) => {
    const number = queue[figure] as number;
    return <Behind to={number > 0 ? to(figure) : null}>{number}</Behind>;
  };
  const average = (figure: "asa" | "aht", ms: number | null | undefined) => (
    <Behind to={ms == null ? null : to(figure)}>{ms == null ? "–" : clockTime(ms)}</Behind>
  );
  return (
    <Table.Tr data-testid={`queue-${queue.id}`}>
      <Table.Th scope="row">
        {inLanguage(queue.name, queue.id)}
        {!queue.open && !queue.closed_by && (
          <Text size="xs" c="dimmed" fw={400}>
            {queue.opens_at === null ? t("live.closed") : t("live.opens", { at: weekdayAndTime(queue.opens_at, zone) })}
          </Text>
        )}
        {queue.closed_by && (
          <Text size="xs" c="red.8" fw={600} data-testid="closed-by">
            {queue.closed_until
              ? t("board.closed_until", { at: timeOfDay(queue.closed_until, zone) })
              : t("board.closed_now")}
          </Text>
        )}
      </Table.Th>
      <Table.Td data-testid="waiting" className={queue.waiting > 0 ? "strong" : undefined}>
        {count("waiting")}
      </Table.Td>
      <Table.Td data-testid="longest-wait">
        {queue.oldest_queued_at === null ? (
          "–"
        ) : (
          <Behind to={to("longest_wait")}>
            <Timer since={queue.oldest_queued_at} late={[queue.target_ms, 3 * queue.target_ms]} />
          </Behind>
        )}
      </Table.Td>
      <Table.Td>
        <ExpectedWait queue={queue} zone={zone} to={to("expected_wait")} />
      </Table.Td>
      <Table.Td data-testid="talking">{count("talking")}</Table.Td>
      <Table.Td data-testid="wrapping">{count("wrapping")}</Table.Td>
      <Table.Td>
        <ServiceLevel queue={queue} zone={zone} to={to("service_level")} />
      </Table.Td>
      <Table.Td data-testid="answered">{count("answered")}</Table.Td>
      <Table.Td className="two-figures" data-testid="abandoned">
        {count("abandoned")}
        {queue.abandon_rate != null && queue.abandoned > 0 && (
          <Text span size="xs" c="dimmed" ml={12} data-testid="abandon-rate">
            <Behind to={to("abandon_rate")}>{percent(queue.abandon_rate)}</Behind>
          </Text>
        )}
      </Table.Td>
      <Table.Td data-testid="asa">{average("asa", queue.average_speed_of_answer_ms)}</Table.Td>
      <Table.Td data-testid="aht">{average("aht", queue.average_handle_time_ms)}</Table.Td>
      <Table.Td data-testid="staffed">{count("staffed")}</Table.Td>
      <Table.Td data-testid="available">{count("available")}</Table.Td>
      <Table.Td>
        <Behind to={queue.offered > 0 ? to("offered") : null}>
          <Trend offered={queue.trend ?? []} />
        </Behind>
      </Table.Td>
      {steer && (
        <Table.Td>
          <Steer queue={queue} steer={steer} />
        </Table.Td>
      )}
    </Table.Tr>
  );
}

/** How long one who came now would wait, leading to the line; on hover, how often such waits were as told. */
function ExpectedWait({ queue, zone, to }: { queue: QueueCard; zone: string | undefined; to: string | null }) {
  const { t } = useTranslation();
  const { expected_wait_ms: median, expected_bound_ms: bound, estimates } = queue;
  const words: string[] = [];
  if (median != null && bound != null && bound > 0)
    words.push(t("live.expected_formula", { median: clockTime(median), bound: clockTime(bound) }));
  if (estimates && estimates.told > 0)
    words.push(
      t("live.expected_score", {
        told: estimates.told,
        since: timeOfDay(queue.since, zone),
        median: percent(estimates.within_median / estimates.told),
        bound: percent(estimates.within_bound / estimates.told),
      }),
    );
  const shown =
    median == null || bound == null
      ? "–"
      : bound === 0
        ? t("live.expected_at_once")
        : `${clockTime(median)} – ${clockTime(bound)}`;
  const figure = {
    children: shown,
    className: "digits",
    "data-testid": "expected-wait",
    "aria-description": words.join(" ") || undefined,
  };
  if (words.length === 0 && queue.waiting === 0) return <span {...figure} />;
  return (
    <Tooltip
      label={words.join(" ")}
      disabled={words.length === 0}
      multiline
      w={340}
      withArrow
      events={{ hover: true, focus: true, touch: true }}
    >
      {to === null ? (
        <UnstyledButton fz="inherit" {...figure} />
      ) : (
        <Link to={to} {...figure} className="behind digits" />
      )}
    </Tooltip>
  );
}

interface ServiceLevelProps {
  queue: QueueCard;
  zone: string | undefined;
  to: string | null;
}

/** Green at the target or above, orange within ten points of it, red below; the formula with its figures on hover. */
function ServiceLevel({ queue, zone, to }: ServiceLevelProps) {
  const { t } = useTranslation();
  const { service_level: level, target_share: target } = queue;
  const color = level === null ? "gray" : level >= target ? "green" : level >= target - 0.1 ? "orange" : "red";
  const formula = t("live.formula", {
    target: duration(queue.target_ms),
    since: timeOfDay(queue.since, zone),
    within: queue.answered_within,
    answered: queue.answered,
    abandoned: queue.abandoned,
    level: level === null ? "–" : percent(level),
    goal: percent(target),
  });
  const shown = {
    children: level === null ? "–" : percent(level),
    variant: "light",
    size: "lg",
    color,
    className: "digits",
    "data-testid": "service-level",
    "data-level": color,
    "aria-description": formula,
  };
  return (
    <Tooltip label={formula} multiline w={340} withArrow events={{ hover: true, focus: true, touch: true }}>
      {to === null || level === null ? (
        <Badge component="button" type="button" {...shown} />
      ) : (
        <Badge component={Link} to={to} {...shown} />
      )}
    </Tooltip>
  );
}
