import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { queries } from "../../api/queries";
import { asCsv, type Report } from "../../api/rest";
import { dateOnly, timeOfDay, weekdayAndTime } from "../../i18n/format";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { useAgentNames } from "../shared/useAgentNames";
import { word } from "../shared/words";
import type { Counted, CountedDrawer } from "./CountedDrawer";
import { type Group, isRate, kept, numberOf, type Row } from "./figures";
import { dayOf, daysOf, range } from "./period";
import type { ChartData } from "./ReportChart";
import type { Question, ReportsActions, ReportsSnapshot } from "./ReportsView";

type Reports = {
  view: View<ReportsSnapshot, ReportsActions>;
  counted: ComponentProps<typeof CountedDrawer> | null;
};

export function useReportsViewModel(zone: string): Reports {
  const { t, i18n } = useTranslation();
  const { stores } = useConsole();
  const queues = useStore(stores.queues, (state) => state.byId);
  const names = useNames();
  useAgentNames();
  const today = dayOf(stores.clock.now(), zone);
  const [chosen, setChosen] = useState<Omit<Question, "days"> & { days: Question["days"] | null }>({
    preset: "today",
    days: null,
    interval: "1h",
    by: [],
    queue: null,
    figure: "offered",
    kind: "bar",
  });
  const [counted, setCounted] = useState<Counted | null>(null);

  const days = chosen.preset === "custom" && chosen.days ? chosen.days : daysOf(named(chosen.preset), today);
  const asked = { ...range(days, zone), interval: chosen.interval, by: chosen.by.join(","), queue: chosen.queue };
  const found = useQuery({ ...queries.report(asked), placeholderData: keepPreviousData });
  const figures = kept(found.data?.rows ?? []);
  const question: Question = { ...chosen, days, figure: pick(chosen, figures) };

  const name = (group: Group, id: string): string => {
    if (id === "") return "–";
    if (group === "queue") return names.queue(id);
    if (group === "agent") return names.agent(id);
    return group === "channel" ? word(t, "channel", id) : names.disposition(id);
  };
  const when = (row: Row): string => {
    const at = Date.parse(row.begins);
    if (question.interval === "1d" || question.interval === "7d") return dateOnly(at, zone);
    if (question.interval === "none") return t("report.whole");
    return days.first === days.last ? timeOfDay(at, zone) : weekdayAndTime(at, zone);
  };
  const called = (row: Row) => question.by.map((group) => name(group, row.group[group] ?? "")).join(" · ");

  return {
    view: {
      snapshot: {
        question,
        report: found.data ?? null,
        error: found.error,
        figures,
        queues: Object.keys(queues).map((id) => ({ id, label: names.queue(id) })),
        chart: found.data && figures.length > 0 ? chart(found.data, question, when, called, t("report.all")) : null,
        csv: asCsv("/reports", { ...asked, language: i18n.language }),
        name,
        when,
        today,
      },
      actions: {
        ask: (change) => setChosen((before) => ({ ...before, days, ...change })),
        again: () => void found.refetch(),
        behind: (row, figure) =>
          setCounted({
            figure,
            query: {
              from: row.begins,
              to: row.ends,
              ...(chosen.queue === null ? {} : { queue: chosen.queue }),
              ...row.group,
            },
            title: [t(`figure.${figure}`), when(row), called(row)].filter(Boolean).join(" · "),
          }),
      },
    },
    counted: counted && { counted, names, zone, close: () => setCounted(null) },
  };
}

const named = (preset: Question["preset"]) => (preset === "custom" ? "today" : preset);

/** The figure that was chosen, or the first there is, where the report has none of it. */
const pick = ({ figure }: Pick<Question, "figure">, figures: readonly Question["figure"][]) =>
  figures.includes(figure) ? figure : (figures[0] ?? figure);

/** One figure over the intervals, a series for each group: the busiest eight, as more cannot be told apart. */
function chart(
  { rows }: Report,
  question: Question,
  when: (row: Row) => string,
  called: (row: Row) => string,
  all: string,
): ChartData {
  const { figure } = question;
  const totals = new Map<string, number>();
  const points = new Map<string, { at: string; values: Record<string, number | null> }>();
  for (const row of rows) {
    const group = called(row) || all;
    const value = numberOf(row, figure);
    totals.set(group, (totals.get(group) ?? 0) + (value ?? 0));
    const point = points.get(row.begins) ?? { at: when(row), values: {} };
    point.values[group] = value;
    points.set(row.begins, point);
  }
  const series = [...totals].sort(([, a], [, b]) => b - a).map(([group]) => group);
  return {
    figure,
    kind: question.kind === "pie" && isRate(figure) ? "bar" : question.kind,
    label: figure,
    series: series.slice(0, MOST_SERIES),
    points: [...points.values()],
  };
}

const MOST_SERIES = 8;
