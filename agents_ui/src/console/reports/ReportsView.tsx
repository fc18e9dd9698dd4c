import { Button, MultiSelect, Paper, Select, Table, Tooltip } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Report } from "../../api/rest";
import type { View } from "../../react/view";
import { Loading } from "../shared/Loading";
import { type Figure, type Group, isRate, numberOf, type Row, shown } from "./figures";
import type { Days, Preset } from "./period";
import type { ChartData, Kind } from "./ReportChart";

const ReportChart = lazy(() => import("./ReportChart"));

export type Interval = "15m" | "1h" | "1d" | "7d" | "none";

export interface Question {
  preset: Preset;
  days: Days;
  interval: Interval;
  by: readonly Group[];
  queue: string | null;
  figure: Figure;
  kind: Kind;
}

export interface ReportsSnapshot {
  question: Question;
  report: Report | null;
  error: unknown;
  /** Which figures the report has. */
  figures: readonly Figure[];
  queues: readonly { id: string; label: string }[];
  chart: ChartData | null;
  csv: string;
  /** What a group's member is called. */
  name: (group: Group, id: string) => string;
  /** When an interval began, in words. */
  when: (row: Row) => string;
  today: string;
}

export interface ReportsActions {
  ask: (change: Partial<Question>) => void;
  again: () => void;
  /** Shows the contacts behind a figure of a row. */
  behind: (row: Row, figure: Figure) => void;
}

const PRESETS: readonly Preset[] = ["today", "yesterday", "week", "last_week", "month", "custom"];
const INTERVALS: readonly Interval[] = ["15m", "1h", "1d", "7d", "none"];
const GROUPS: readonly Group[] = ["queue", "agent", "channel", "disposition"];
const KINDS: readonly Kind[] = ["bar", "line", "pie"];
/** Of these the server can list the contacts. */
const LISTED: ReadonlySet<Figure> = new Set([
  "offered",
  "answered",
  "abandoned",
  "short_abandons",
  "callbacks_kept",
  "transferred_in",
  "connected",
  "handled",
  "transfers",
  "disposed",
]);

export function ReportsView({ snapshot, actions }: View<ReportsSnapshot, ReportsActions>) {
  const { t } = useTranslation();
  const { report, chart, question } = snapshot;
  return (
    <>
      <Controls snapshot={snapshot} actions={actions} />
      {(!report || snapshot.error != null) && <Loading error={snapshot.error} again={actions.again} />}
      {report && chart && (
        <Paper component="section" withBorder className="panel" aria-label={t("report.chart")}>
          <div className="live-filters">
            <Select
              size="xs"
              allowDeselect={false}
              aria-label={t("report.figure")}
              data={snapshot.figures.map((figure) => ({ value: figure, label: t(`figure.${figure}`) }))}
              value={question.figure}
              onChange={(figure) => figure && actions.ask({ figure: figure as Figure })}
            />
            <Select
              size="xs"
              allowDeselect={false}
              aria-label={t("report.kind")}
              data={KINDS.filter((kind) => kind !== "pie" || !isRate(question.figure)).map((kind) => ({
                value: kind,
                label: t(`report.${kind}`),
              }))}
              value={chart.kind}
              onChange={(kind) => kind && actions.ask({ kind: kind as Kind })}
            />
          </div>
          <Suspense fallback={<div className="report-chart" />}>
            <ReportChart data={chart} />
          </Suspense>
        </Paper>
      )}
      {report && <Figures snapshot={snapshot} actions={actions} report={report} />}
    </>
  );
}

function Controls({ snapshot, actions }: View<ReportsSnapshot, ReportsActions>) {
  const { t } = useTranslation();
  const { question, queues } = snapshot;
  return (
    <Paper component="section" withBorder className="panel report-controls" aria-label={t("report.ask")}>
      <Select
        size="xs"
        allowDeselect={false}
        label={t("report.period")}
        data={PRESETS.map((preset) => ({ value: preset, label: t(`report.${preset}`) }))}
        value={question.preset}
        onChange={(preset) => preset && actions.ask({ preset: preset as Preset })}
      />
      {(["first", "last"] as const).map((end) => (
        <label key={end} className="report-day">
          {t(`report.${end}`)}
          <input
            type="date"
            required
            max={snapshot.today}
            value={question.days[end]}
            onChange={({ currentTarget: { value } }) =>
              value && actions.ask({ preset: "custom", days: { ...question.days, [end]: value } })
            }
          />
        </label>
      ))}
      <Select
        size="xs"
        allowDeselect={false}
        label={t("report.interval")}
        data={INTERVALS.map((interval) => ({ value: interval, label: t(`report.every_${interval}`) }))}
        value={question.interval}
        onChange={(interval) => interval && actions.ask({ interval: interval as Interval })}
      />
      <MultiSelect
        size="xs"
        miw={170}
        label={t("report.by")}
        data={GROUPS.map((group) => ({ value: group, label: t(`report.of_${group}`) }))}
        value={[...question.by]}
        onChange={(by) => actions.ask({ by: by as Group[] })}
      />
      <Select
        size="xs"
        clearable
        label={t("live.queue")}
        placeholder={t("report.all")}
        data={queues.map(({ id, label }) => ({ value: id, label }))}
        value={question.queue}
        onChange={(queue) => actions.ask({ queue })}
      />
      <Button component="a" href={snapshot.csv} download size="xs" variant="default">
        {t("report.csv")}
      </Button>
    </Paper>
  );
}

function Figures({ snapshot, actions, report }: View<ReportsSnapshot, ReportsActions> & { report: Report }) {
  const { t } = useTranslation();
  const { figures, question, name, when } = snapshot;
  if (figures.length === 0) return <p className="quiet">{t("report.nothing")}</p>;
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("report.table")}>
      <Table.ScrollContainer minWidth={720}>
        <Table highlightOnHover className="numbers" data-testid="report">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("report.when")}</Table.Th>
              {question.by.map((group) => (
                <Table.Th key={group} ta="left">
                  {t(`report.of_${group}`)}
                </Table.Th>
              ))}
              {figures.map((figure) => (
                <Heading key={figure} figure={figure} report={report} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <tbody>
            {report.rows.map((row) => (
              <tr
                key={`${row.begins} ${Object.values(row.group).join(" ")}`}
                className="live-row report-row"
                data-testid="row"
              >
                <th scope="row">{when(row)}</th>
                {question.by.map((group) => (
                  <td key={group} className="report-name">
                    {name(group, row.group[group] ?? "")}
                  </td>
                ))}
                {figures.map((figure) => (
                  <td key={figure} data-figure={figure}>
                    <Value row={row} figure={figure} behind={actions.behind} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

/** What the figure is called; its formula and version on hover. */
function Heading({ figure, report }: { figure: Figure; report: Report }) {
  const { t } = useTranslation();
  const definition = report.definitions.find((each) => each.name === figure);
  const words = t(`figure.${figure}`);
  if (!definition) return <Table.Th>{words}</Table.Th>;
  const formula = t("report.formula", { formula: definition.formula, version: definition.version });
  return (
    <Table.Th>
      <Tooltip label={formula} multiline w={340} withArrow events={{ hover: true, focus: true, touch: true }}>
        <button type="button" className="text-button" aria-description={formula}>
          {words}
        </button>
      </Tooltip>
    </Table.Th>
  );
}

function Value({ row, figure, behind }: { row: Row; figure: Figure; behind: ReportsActions["behind"] }) {
  const { t } = useTranslation();
  const value = numberOf(row, figure);
  if (!value || !LISTED.has(figure)) return shown(figure, value);
  return (
    <button
      type="button"
      className="text-button"
      aria-label={t("report.behind", { figure: t(`figure.${figure}`), count: value })}
      onClick={() => behind(row, figure)}
    >
      {shown(figure, value)}
    </button>
  );
}
