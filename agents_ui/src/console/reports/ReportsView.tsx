import { MultiSelect, Paper, Select } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Report } from "../../api/rest";
import type { View } from "../../react/view";
import { CsvLink } from "../shared/CsvLink";
import { Loading } from "../shared/Loading";
import { type Figure, type Group, isRate, type Row } from "./figures";
import type { Days, Preset } from "./period";
import type { ChartData, Kind } from "./ReportChart";
import { ReportTable } from "./ReportTable";

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
      {report && (
        <ReportTable
          key={[...question.by, ...snapshot.figures].join(" ")}
          snapshot={snapshot}
          actions={actions}
          report={report}
        />
      )}
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
      <CsvLink href={snapshot.csv} size="xs" />
    </Paper>
  );
}
