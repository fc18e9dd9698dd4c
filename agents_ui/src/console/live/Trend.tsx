import { useTranslation } from "react-i18next";

const WIDTH = 72;
const HEIGHT = 22;

/** How many came in each of the last quarters of an hour, as bars: the tallest is the busiest of them. */
export function Trend({ offered }: { offered: readonly number[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...offered);
  const step = WIDTH / Math.max(1, offered.length);
  return (
    <svg
      className="trend"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t("board.trend", { offered: offered.join(", ") })}
      data-testid="trend"
    >
      <title>{t("board.trend", { offered: offered.join(", ") })}</title>
      {offered.map((count, n) => {
        const height = count === 0 ? 1 : Math.max(2, (HEIGHT * count) / most);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in the row
            key={n}
            className={n === offered.length - 1 ? "trend-now" : undefined}
            x={n * step + 0.5}
            y={HEIGHT - height}
            width={step - 1}
            height={height}
          />
        );
      })}
    </svg>
  );
}
