import { Button, Group as Line, Menu, Paper, Table } from "@mantine/core";
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Report } from "../../api/rest";
import { inOrderOfWords } from "../../i18n/format";
import type { View } from "../../react/view";
import { recall, remember } from "../../storage";
import { SortHeading } from "../shared/SortHeading";
import { type Figure, formulaInWords, type Group, isRate, numberOf, type Row, shown } from "./figures";
import type { ReportsActions, ReportsSnapshot } from "./ReportsView";

/** The figures that somebody has put away, in this browser. */
const PUT_AWAY = "callcenter.report_figures_put_away";

/** More than these do not fit a laptop: until somebody chooses, what a centre is led by is shown, and the rest put away. */
const FIGURES_AT_MOST = 13;
const LED_BY: readonly Figure[] = [
  "offered",
  "answered",
  "abandoned",
  "handled",
  "service_level",
  "abandon_rate",
  "average_speed_of_answer_ms",
  "average_handle_time_ms",
  "occupancy",
];

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const column = createColumnHelper<typeof features, Row>();

/** What the rows can be sorted by: when, what they are of, and each figure; a row without the figure comes last. */
const columnsOf = (by: readonly Group[], figures: readonly Figure[], name: ReportsSnapshot["name"]) =>
  column.columns([
    column.accessor(({ begins }) => Date.parse(begins), { id: "when", sortFn: sortFn_basic, sortDescFirst: false }),
    ...by.map((group) =>
      column.accessor((row) => name(group, row.group[group] ?? ""), {
        id: group,
        sortFn: (a, b) => inOrderOfWords(a.getValue(group), b.getValue(group)),
        sortDescFirst: false,
      }),
    ),
    ...figures.map((figure) =>
      column.accessor((row) => numberOf(row, figure) ?? undefined, {
        id: figure,
        sortFn: sortFn_basic,
        sortDescFirst: true,
        sortUndefined: "last",
      }),
    ),
  ]);

interface ReportTableProps extends View<ReportsSnapshot, ReportsActions> {
  report: Report;
}

/** The report's figures, to be sorted by any of them, with those that somebody wants to see. */
export function ReportTable({ snapshot, actions, report }: ReportTableProps) {
  const { t } = useTranslation();
  const { figures, question, name, when } = snapshot;
  const [ownChoice, setPutAway] = useState(() => recall(PUT_AWAY)?.split(" ") ?? null);
  const atFirst = figures.length > FIGURES_AT_MOST ? figures.filter((figure) => !LED_BY.includes(figure)) : [];
  const putAway: readonly string[] = ownChoice ?? atFirst;
  const table = useTable({ features, columns: columnsOf(question.by, figures, name), data: report.rows });
  if (figures.length === 0) return <p className="quiet">{t("report.nothing")}</p>;
  const chosen = figures.filter((figure) => !putAway.includes(figure));
  const choose = (wanted: readonly string[]) => {
    const others = putAway.filter((figure) => !figures.some((each) => each === figure));
    const next = [...others, ...figures.filter((figure) => !wanted.includes(figure))];
    setPutAway(next);
    remember(PUT_AWAY, next.join(" "));
  };
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("report.table")}>
      <Line justify="flex-end">
        <Choice figures={figures} chosen={chosen} choose={choose} />
      </Line>
      <Table.ScrollContainer minWidth={720}>
        <Table highlightOnHover className="numbers" data-testid="report">
          <Table.Thead>
            <Table.Tr>
              <SortHeading column={table.getColumn("when")}>{t("report.when")}</SortHeading>
              {question.by.map((group) => (
                <SortHeading key={group} column={table.getColumn(group)} align="left">
                  {t(`report.of_${group}`)}
                </SortHeading>
              ))}
              {chosen.map((figure) => {
                const definition = report.definitions.find((each) => each.name === figure);
                return (
                  <SortHeading
                    key={figure}
                    column={table.getColumn(figure)}
                    description={definition && formulaInWords(t, definition)}
                  >
                    {t(`figure.${figure}`)}
                  </SortHeading>
                );
              })}
            </Table.Tr>
          </Table.Thead>
          <tbody>
            {table.getRowModel().rows.map(({ id, original: row }) => (
              <tr key={id} className="live-row report-row" data-testid="row">
                <th scope="row">{when(row)}</th>
                {question.by.map((group) => (
                  <td key={group} className="report-name">
                    {name(group, row.group[group] ?? "")}
                  </td>
                ))}
                {chosen.map((figure) => (
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

interface ChoiceProps {
  figures: readonly Figure[];
  chosen: readonly Figure[];
  choose: (wanted: readonly string[]) => void;
}

/** Which of the figures are columns. */
function Choice({ figures, chosen, choose }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-xs" variant="default">
          {t("report.columns", { shown: chosen.length, total: figures.length })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
        <Menu.CheckboxGroup value={[...chosen]} onChange={choose}>
          {figures.map((figure) => (
            <Menu.CheckboxItem key={figure} value={figure}>
              {t(`figure.${figure}`)}
            </Menu.CheckboxItem>
          ))}
        </Menu.CheckboxGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function Value({ row, figure, behind }: { row: Row; figure: Figure; behind: ReportsActions["behind"] }) {
  const { t } = useTranslation();
  const value = numberOf(row, figure);
  if (value === null || (value === 0 && !isRate(figure))) return shown(figure, value);
  return (
    <button
      type="button"
      className="text-button"
      aria-label={t("report.behind", { figure: t(`figure.${figure}`), count: shown(figure, value) })}
      onClick={() => behind(row, figure)}
    >
      {shown(figure, value)}
    </button>
  );
}
