import { Progress } from "@mantine/core";
import { clockTime } from "../../i18n/format";
import { useServerNow } from "../../react/clock";

/** How long something has lasted, running. */
export function Timer({ since, testId }: { since: number; testId?: string }) {
  const now = useServerNow();
  return (
    <span className="digits" data-testid={testId}>
      {clockTime(now - since)}
    </span>
  );
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
