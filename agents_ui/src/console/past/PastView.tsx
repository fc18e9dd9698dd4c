import { Button, Paper } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AgentCard, ContactCard, QueueCard } from "../../api/generated/messages";
import { timeToSecond } from "../../i18n/format";
import { ClockContext } from "../../react/clock";
import type { View } from "../../react/view";
import { ServerClock } from "../../socket/clock";
import { CountedToday } from "../live/CountedToday";
import { behind } from "../live/figures";
import { QueuesView } from "../live/QueuesView";
import { useAsked } from "../live/useAsked";
import { Loading } from "../shared/Loading";
import { PastAgents } from "./PastAgents";
import { PastContacts } from "./PastContacts";

export interface PastAgent {
  id: string;
  name: string;
  team: string;
  availability: AgentCard["availability"];
  state: string;
  since: number;
  contacts: readonly string[];
  /** The ids of the queues they served. */
  queues: readonly string[];
  reachable: boolean;
  /** They had asked for another state, and took nothing more. */
  asked: boolean;
}

export interface PastContact {
  id: string;
  channel: ContactCard["channel"];
  queue: string | null;
  queueName: string;
  stage: ContactCard["stage"];
  since: number;
  arrivedAt: number;
  agent: string | null;
}

export interface PastSnapshot {
  zone: string;
  /** Between these instants one can look. */
  first: number;
  last: number;
  /** Where the slider is; what is `shown` follows. */
  at: number;
  shown: {
    at: number;
    queues: readonly QueueCard[];
    agents: readonly PastAgent[];
    contacts: readonly PastContact[];
  } | null;
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
      {shown && <Then shown={shown} zone={zone} />}
    </>
  );
}

function Then({ shown, zone }: { shown: NonNullable<PastSnapshot["shown"]>; zone: string }) {
  const { asked, forget } = useAsked();
  const clock = useMemo(() => new StandingClock(shown.at), [shown.at]);
  return (
    <ClockContext value={clock}>
      <QueuesView
        snapshot={{ queues: shown.queues, zone, asOf: shown.at }}
        behind={(figure) => behind("/past", figure)}
      />
      <CountedToday asked={asked} queues={shown.queues} until={shown.at + 1} upTo={shown.at} close={forget} />
      <PastAgents agents={shown.agents} asked={asked} />
      <PastContacts contacts={shown.contacts} asked={asked} />
    </ClockContext>
  );
}

/** "−15:00", "+0:01". */
function stepWords(seconds: number): string {
  const [minutes, rest] = [Math.floor(Math.abs(seconds) / 60), Math.abs(seconds) % 60];
  return `${seconds < 0 ? "−" : "+"}${minutes}:${String(rest).padStart(2, "0")}`;
}
