import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  Legend,
  Line,
  LineChart,
  Pie,
  PieChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { type Figure, isRate, shown } from "./figures";

export type Kind = "bar" | "line" | "pie";

export interface ChartData {
  figure: Figure;
  kind: Kind;
  /** What the figure is called, for those who cannot see the drawing. */
  label: string;
  /** The series, one for each group. */
  series: readonly string[];
  points: readonly { at: string; values: Readonly<Record<string, number | null>> }[];
}

/** Told apart by those who see few colours, too (Okabe and Ito, "Color universal design", 2008). */
const COLORS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a8500", "#4d4d4d"] as const;
const color = (n: number) => COLORS[n % COLORS.length];

const TOOLTIP = { background: "var(--surface)", border: "1px solid var(--edge)", borderRadius: 8 };
const INK = { color: "var(--ink)" };
const TICK = { fontSize: 12, fill: "var(--quiet)" };

/** One figure, drawn. The table below it says the same in numbers. */
export default function ReportChart({ data }: { data: ChartData }) {
  const { figure, kind, series, points } = data;
  const say = (value: unknown) => shown(figure, typeof value === "number" ? value : null);
  const rows = points.map(({ at, values }) => ({ at, ...values }));
  const axes = (
    <>
      <CartesianGrid strokeDasharray="3 3" stroke="var(--edge)" />
      <XAxis dataKey="at" tick={TICK} minTickGap={24} />
      <YAxis tickFormatter={say} tick={TICK} width={64} allowDecimals={isRate(figure)} />
      <Tooltip formatter={say} contentStyle={TOOLTIP} itemStyle={INK} />
      {series.length > 1 && <Legend />}
    </>
  );
  return (
    <div className="report-chart" role="img" aria-label={data.label} data-testid="chart" data-kind={kind}>
      <ResponsiveContainer width="100%" height={300}>
        {kind === "bar" ? (
          <BarChart data={rows}>
            {axes}
            {series.map((name, n) => (
              <Bar key={name} dataKey={name} fill={color(n)} isAnimationActive={false} />
            ))}
          </BarChart>
        ) : kind === "line" ? (
          <LineChart data={rows}>
            {axes}
            {series.map((name, n) => (
              <Line key={name} dataKey={name} stroke={color(n)} strokeWidth={2} dot={false} isAnimationActive={false} />
            ))}
          </LineChart>
        ) : (
          <PieChart>
            <Pie data={slices(data)} dataKey="value" nameKey="name" outerRadius={110} label isAnimationActive={false}>
              {series.map((name, n) => (
                <Cell key={name} fill={color(n)} />
              ))}
            </Pie>
            <Tooltip formatter={say} contentStyle={TOOLTIP} itemStyle={INK} />
            <Legend />
          </PieChart>
        )}
      </ResponsiveContainer>
    </div>
  );
}

/** Of a pie, each series is the sum of its points. */
const slices = ({ series, points }: ChartData) =>
  series.map((name) => ({ name, value: points.reduce((sum, { values }) => sum + (values[name] ?? 0), 0) }));
