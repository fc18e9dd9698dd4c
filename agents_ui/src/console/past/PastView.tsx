import { Button, Paper } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AgentCard, QueueCard } from "../../api/generated/messages";
import { timeToSecond } from "../../i18n/format";
import { ClockContext } from "../../react/clock";
import type { View } from "../../react/view";
import { ServerClock } from "../../socket/clock";
import { AgentsView } from "../live/AgentsView";
import { CountedToday } from "../live/CountedToday";
import { type Asked, behind } from "../live/figures";
import { LineDrawer } from "../live/LineDrawer";
import { OpenContactsView } from "../live/OpenContactsView";
import type { OpenContact } from "../live/openContactRows";
import { QueuesView } from "../live/QueuesView";
import { TotalsView } from "../live/TotalsView";
import { useAsked } from "../live/useAsked";
import { totalsOf } from "../live/viewModels";
import { Loading } from "../shared/Loading";
import { usePastAgents, usePastContacts } from "./thenViewModels";

export interface Then {
  at: number;
  queues: readonly QueueCard[];
  agents: readonly AgentCard[];
  contacts: readonly OpenContact[];
}

export interface PastSnapshot {
  zone: string;
  /** Between these instants one can look. */
  first: number;
  last: number;
  /** Where the slider is; what is `shown` follows. */
  at: number;
  shown: Then | null;
  error: unknown;
}

export interface PastActions {
  look: (at: number) => void;
  again: () => void;
}

const SECOND = 1_000;
const STEPS = [-900, -60, -1, 1, 60, 900] as const;

/** A clock that stands still: how long something had lasted then. */
class StandingClock extends ServerClock {
  constructor(private readonly at: number) {
    super();
  }

  override now(): number {
    return this.at;
  }
}

export function PastView({ snapshot, actions }: View<PastSnapshot, PastActions>) {
  const { t } = useTranslation();
  const { zone, first, last, at, shown } = snapshot;
  return (
    <>
      <Paper component="section" withBorder className="panel past-controls" aria-label={t("past.title")}>
        <h2 className="past-at" data-testid="past-at">
          {timeToSecond(at, zone)}
        </h2>
        <input
          type="range"
          className="past-slider"
          aria-label={t("past.slider")}
          aria-valuetext={timeToSecond(at, zone)}
          min={first}
          max={last}
          step={SECOND}
          value={at}
          onChange={(event) => actions.look(Number(event.currentTarget.value))}
        />
        <div className="past-steps">
          {STEPS.map((step) => (
            <Button key={step} size="compact-xs" variant="default" onClick={() => actions.look(at + step * SECOND)}>
              {t("past.step", { step: stepWords(step) })}
            </Button>
          ))}
          <Link to="/">{t("past.now")}</Link>
        </div>
      </Paper>
      {!shown && <Loading error={snapshot.error} again={actions.again} />}
      {shown && <Wallboard then={shown} zone={zone} />}
    </>
  );
}

function Wallboard({ then, zone }: { then: Then; zone: string }) {
  const { asked, forget } = useAsked();
  const clock = useMemo(() => new StandingClock(then.at), [then.at]);
  const to = (figure: Asked) => behind("/past", figure);
  return (
    <ClockContext value={clock}>
      <TotalsView snapshot={totalsOf(then.queues, then.agents)} behind={to} />
      <QueuesView snapshot={{ queues: then.queues, zone, asOf: then.at }} behind={to} />
      <CountedToday asked={asked} queues={then.queues} until={then.at + 1} upTo={then.at} close={forget} />
      {asked?.figure === "expected_wait" && asked.queue !== null && (
        <LineDrawer queue={asked.queue} at={then.at} close={forget} />
      )}
      <div className="live-columns">
        <AgentsView {...usePastAgents(then, asked)} />
        <OpenContactsView {...usePastContacts(then, asked)} />
      </div>
    </ClockContext>
  );
}

/** "−15:00", "+0:01". */
function stepWords(seconds: number): string {
  const [minutes, rest] = [Math.floor(Math.abs(seconds) / 60), Math.abs(seconds) % 60];
  return `${seconds < 0 ? "−" : "+"}${minutes}:${String(rest).padStart(2, "0")}`;
}
