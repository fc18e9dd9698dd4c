import { Progress } from "@mantine/core";
import { useContext, useLayoutEffect, useRef } from "react";
import { clockTime } from "../../i18n/format";
import { ClockContext, useServerNow } from "../../react/clock";
import { everySecond } from "../../react/ticker";

interface TimerProps {
  since: number;
  testId?: string;
  /** From these ages (ms) on it is coloured as late, and as very late. */
  late?: readonly [number, number];
}

/** How long something has lasted, running. It writes itself, for a page may have hundreds of them. */
export function Timer({ since, testId, late }: TimerProps) {
  const clock = useContext(ClockContext);
  const shown = useRef<HTMLSpanElement>(null);
  const [warn, alarm] = late ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  useLayoutEffect(() => {
    const write = () => {
      const element = shown.current;
      if (!element) return;
      const age = clock.now() - since;
      element.textContent = clockTime(age);
      element.dataset.late = age >= alarm ? "very" : age >= warn ? "late" : "no";
    };
    write();
    return everySecond(write);
  }, [clock, since, warn, alarm]);
  return <span className="digits timer" ref={shown} data-testid={testId} />;
}

/** How long is left, running. */
export function TimeLeft({ until, testId }: { until: number; testId?: string }) {
  const now = useServerNow(250);
  return (
    <span className="digits" data-testid={testId}>
      {clockTime(Math.ceil((until - now) / 1000) * 1000)}
    </span>
  );
}

/** What is left of a stretch of time, as a bar that runs out. The server ends it; this only shows it. */
export function CountdownBar({ from, until, label }: { from: number; until: number; label: string }) {
  const now = useServerNow(250);
  const left = Math.min(1, Math.max(0, (until - now) / Math.max(1, until - from)));
  return (
    <Progress.Root size="sm" transitionDuration={250}>
      <Progress.Section
        value={left * 100}
        color={left < 0.25 ? "red" : left < 0.5 ? "orange" : "cyan"}
        aria-label={label}
        data-testid="countdown"
      />
    </Progress.Root>
  );
}
