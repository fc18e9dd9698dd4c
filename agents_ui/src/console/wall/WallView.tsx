import { useTranslation } from "react-i18next";
import { percent, timeToSecond } from "../../i18n/format";
import type { View } from "../../react/view";
import { Behind } from "../live/Behind";
import { behind, type LiveFigure } from "../live/figures";
import { Timer } from "../shared/Timer";
import { ColourSwitch } from "../shell/ColourSwitch";

export interface WallQueue {
  id: string;
  name: string;
  open: boolean;
  waiting: number;
  oldest: number | null;
  /** From these ages on the first in line is late, and very late (ms). */
  late: readonly [number, number];
  talking: number;
  available: number;
  staffed: number;
  serviceLevel: number | null;
  level: "good" | "near" | "bad" | "none";
}

export interface WallSnapshot {
  centre: string;
  queues: readonly WallQueue[];
  waiting: number;
  talking: number;
  available: number;
  staffed: number;
  /** When the newest figures came; null before the first. */
  asOf: number | null;
  zone: string | undefined;
  fullScreen: boolean;
}

export interface WallActions {
  toggleFullScreen: () => void;
  leave: () => void;
}

/** The queues for a screen on the wall: few figures, large enough to be read from across the room. */
export function WallView({ snapshot, actions }: View<WallSnapshot, WallActions>) {
  const { t } = useTranslation();
  return (
    <div className="wall" data-testid="wall">
      <header className="wall-head">
        <h1>{snapshot.centre}</h1>
        <p className="wall-totals">
          {t("wall.totals", {
            waiting: snapshot.waiting,
            talking: snapshot.talking,
            available: snapshot.available,
            staffed: snapshot.staffed,
          })}
        </p>
        <p className="wall-as-of" data-testid="as-of">
          {snapshot.asOf === null ? "" : t("wall.as_of", { at: timeToSecond(snapshot.asOf, snapshot.zone) })}
        </p>
        <ColourSwitch />
        <button type="button" className="wall-button" onClick={actions.toggleFullScreen}>
          {snapshot.fullScreen ? t("wall.window") : t("wall.full_screen")}
        </button>
        <button type="button" className="wall-button" onClick={actions.leave}>
          {t("wall.leave")}
        </button>
      </header>
      <ul className="wall-queues" style={{ "--columns": columns(snapshot.queues.length) } as React.CSSProperties}>
        {snapshot.queues.map((queue) => (
          <Tile key={queue.id} queue={queue} />
        ))}
      </ul>
    </div>
  );
}

function Tile({ queue }: { queue: WallQueue }) {
  const { t } = useTranslation();
  const to = (figure: LiveFigure, count: number | null) => (count ? behind("/", { figure, queue: queue.id }) : null);
  return (
    <li className="wall-queue" data-testid={`wall-${queue.id}`} data-open={queue.open}>
      <h2 className="clip">{queue.name}</h2>
      <p className="wall-waiting">
        <span className="wall-number" data-testid="waiting">
          <Behind to={to("waiting", queue.waiting)}>{queue.waiting}</Behind>
        </span>
        <span className="wall-word">{t("wall.waiting")}</span>
      </p>
      <dl className="wall-facts">
        <div>
          <dt>{t("wall.longest")}</dt>
          <dd>
            {queue.oldest === null ? (
              "–"
            ) : (
              <Behind to={to("longest_wait", queue.waiting)}>
                <Timer since={queue.oldest} late={queue.late} testId="longest" />
              </Behind>
            )}
          </dd>
        </div>
        <div data-level={queue.level} data-testid="level">
          <dt>{t("wall.service_level")}</dt>
          <dd>
            {queue.serviceLevel === null ? (
              "–"
            ) : (
              <Behind to={behind("/", { figure: "service_level", queue: queue.id })}>
                {percent(queue.serviceLevel)}
              </Behind>
            )}
          </dd>
        </div>
        <div>
          <dt>{queue.open ? t("wall.available") : t("wall.closed")}</dt>
          <dd>
            <Behind to={to("available", queue.available)}>{queue.available}</Behind> /{" "}
            <Behind to={to("staffed", queue.staffed)}>{queue.staffed}</Behind>
          </dd>
        </div>
      </dl>
    </li>
  );
}

/** As square a grid as there can be: one to three queues stand side by side. */
const columns = (count: number) => (count <= 3 ? Math.max(1, count) : Math.ceil(Math.sqrt(count)));
