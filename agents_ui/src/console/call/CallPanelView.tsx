import { Alert, Button, Group, Paper, Text, Title } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Keypad } from "../../react/Keypad";
import type { View } from "../../react/view";
import type { Heard, LineFailure } from "../../softphone/softphone";
import { useActions } from "../keys/useActions";
import { Drawing } from "../shared/Drawing";
import { TimeLeft, Timer } from "../shared/Timer";
import { CallControls } from "./CallControls";
import type { CallState } from "./callState";
import "./call.css";

const CallInWords = lazy(() => import("../../demo/console/CallInWords"));

export interface CallSnapshot extends CallState {
  contact: string;
  name: string;
  queue: string;
  reason: LineFailure | null;
  asking: "hold" | "mute" | "end" | null;
  /** The keys sent so far. */
  keyed: string;
  /** What is heard, where that is in words; null where it is heard with ears. */
  heard: readonly Heard[] | null;
}

export interface CallActions {
  hold: () => void;
  mute: () => void;
  hangUp: () => void;
  connect: () => void;
  key: (digit: string) => void;
  speak: (text: string) => void;
}

export interface CallPanelActions extends CallActions {
  /** Ask where the caller is to go. */
  transfer: () => void;
}

/** The call on the desk: what the carrier says of it, and what can be done with it. */
export function CallPanelView({ snapshot, actions }: View<CallSnapshot, CallPanelActions>) {
  const { t } = useTranslation();
  const [keypad, setKeypad] = useState(false);
  const { phase, name } = snapshot;
  useActions({
    "contact.end": snapshot.endable ? actions.hangUp : null,
    "call.keypad": snapshot.audible ? () => setKeypad(!keypad) : null,
    "contact.transfer": snapshot.steerable ? actions.transfer : null,
  });
  return (
    <Paper
      component="section"
      className="call"
      p="md"
      aria-label={t("call.label", { name })}
      data-testid="call"
      data-phase={phase}
      data-line={snapshot.line ?? "ok"}
    >
      <div className="call-head">
        <span className="call-mark" aria-hidden="true">
          <Drawing icon={phase === "held" ? "hold" : "call"} />
        </span>
        <div className="call-who">
          <Group gap="xs" wrap="nowrap">
            <Title order={2} size="h4" className="clip">
              {name}
            </Title>
            <Text size="sm" c="dimmed" className="clip">
              {snapshot.queue}
            </Text>
          </Group>
          <CallStatus snapshot={snapshot} />
        </div>
        <CallControls
          snapshot={snapshot}
          actions={{
            ...actions,
            keypad: { open: keypad, toggle: () => setKeypad(!keypad) },
          }}
        />
      </div>
      <LineBanner snapshot={snapshot} connect={actions.connect} />
      <div className="call-body">
        {keypad && snapshot.audible && (
          <Keypad snapshot={{ keyed: snapshot.keyed, focus: true }} actions={{ key: actions.key }} />
        )}
        {snapshot.heard && (
          <Suspense>
            <CallInWords heard={snapshot.heard} speak={actions.speak} silent={snapshot.muted || phase !== "talking"} />
          </Suspense>
        )}
      </div>
    </Paper>
  );
}

/** What the call does, since when, and what has been asked of the carrier and not come about yet. */
export function CallStatus({ snapshot }: { snapshot: CallSnapshot }) {
  const { t } = useTranslation();
  const { phase, pendingHold, pendingMute } = snapshot;
  const running = phase === "talking" || phase === "held" || phase === "connecting";
  const pending = [pendingHold && t(`call.${pendingHold}`), pendingMute && t(`call.${pendingMute}`)].filter(Boolean);
  return (
    <div className="call-status" data-testid="call-status">
      <span role="status" className="call-phase">
        {t(`call.phase.${phase}`)}
      </span>
      {running && <Timer since={snapshot.since} testId="call-timer" />}
      {snapshot.muted && !pendingMute && <span className="call-flag">{t("call.muted")}</span>}
      {pending.length > 0 && (
        <span className="call-pending" role="status" data-testid="call-pending">
          {pending.join(" ")}
        </span>
      )}
    </div>
  );
}

/** What is the matter with this window's line, if anything, and how to mend it. */
export function LineBanner({ snapshot, connect }: { snapshot: CallSnapshot; connect: () => void }) {
  const { t } = useTranslation();
  const { line, phase, rejoinBy, connectable, customerGone } = snapshot;
  const words = [
    phase === "open" && t("call.still_open"),
    customerGone && t("call.customer_gone"),
    line && t(`call.line.${line}`),
    snapshot.reason && t(`line.reason.${snapshot.reason}`),
  ].filter(Boolean);
  if (words.length === 0 && rejoinBy === null) return null;
  const quiet = line === "connecting" || line === "joining";
  return (
    <Alert
      color={quiet && rejoinBy === null ? "cyan" : line === "failed" ? "red" : "yellow"}
      className="call-banner"
      p="xs"
      role={quiet ? "status" : "alert"}
      data-testid="line-banner"
    >
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm" component="div">
          {words.join(t("sentence_separator"))}
          {rejoinBy !== null && (
            <span className="call-rejoin" role="timer">
              {t("call.rejoin_left")} <TimeLeft until={rejoinBy} testId="rejoin-left" />
            </span>
          )}
        </Text>
        {connectable && (
          <Button size="xs" onClick={connect}>
            {t(line === "apart" ? "call.connect" : "call.reconnect")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
