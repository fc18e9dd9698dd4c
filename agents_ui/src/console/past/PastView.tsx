import { Button, Paper, Table } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AgentCard, QueueCard } from "../../api/generated/messages";
import { timeToSecond } from "../../i18n/format";
import { ClockContext } from "../../react/clock";
import type { View } from "../../react/view";
import { ServerClock } from "../../socket/clock";
import { CountedToday } from "../live/CountedToday";
import { behind, isOfToday } from "../live/figures";
import { QueuesView } from "../live/QueuesView";
import { useAsked } from "../live/useAsked";
import { Loading } from "../shared/Loading";
import { Timer } from "../shared/Timer";

export interface PastAgent {
  id: string;
  name: string;
  team: string;
  availability: AgentCard["availability"];
  state: string;
  since: number;
  contacts: readonly string[];
}

export interface PastSnapshot {
  zone: string;
  /** Between these instants one can look. */
  first: number;
  last: number;
  /** Where the slider is; what is `shown` follows. */
  at: number;
  shown: { at: number; queues: readonly QueueCard[]; agents: readonly PastAgent[] } | null;
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
  const { t } = useTranslation();
  const { asked, forget } = useAsked();
  const clock = useMemo(() => new StandingClock(shown.at), [shown.at]);
  return (
    <ClockContext value={clock}>
      <QueuesView
        snapshot={{ queues: shown.queues, zone, asOf: shown.at }}
        behind={(figure) => (isOfToday(figure.figure) ? behind("/past", figure) : null)}
      />
      <CountedToday asked={asked} queues={shown.queues} until={shown.at + 1} upTo={shown.at} close={forget} />
      <Paper component="section" withBorder className="panel" aria-label={t("live.agents")}>
        <h2 className="section-title">{t("live.agents")}</h2>
        <Table.ScrollContainer minWidth={480}>
          <Table data-testid="past-agents">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("live.agent")}</Table.Th>
                <Table.Th>{t("live.state")}</Table.Th>
                <Table.Th>{t("live.since")}</Table.Th>
                <Table.Th>{t("live.contact")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.agents.map((agent) => (
                <Table.Tr key={agent.id} data-testid={`past-${agent.id}`}>
                  <Table.Th scope="row">{agent.name}</Table.Th>
                  <Table.Td>
                    <span className={`dot dot-${agent.availability}`} aria-hidden="true" />
                    {agent.state}
                  </Table.Td>
                  <Table.Td>{agent.availability !== "offline" && <Timer since={agent.since} />}</Table.Td>
                  <Table.Td>
                    {agent.contacts.map((contact, n) => (
                      <Link key={contact} to={`/contacts/${contact}`} className="past-contact">
                        {t("past.contact", { number: n + 1 })}
                      </Link>
                    ))}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </ClockContext>
  );
}

/** "−15:00", "+0:01". */
function stepWords(seconds: number): string {
  const [minutes, rest] = [Math.floor(Math.abs(seconds) / 60), Math.abs(seconds) % 60];
  return `${seconds < 0 ? "−" : "+"}${minutes}:${String(rest).padStart(2, "0")}`;
}
