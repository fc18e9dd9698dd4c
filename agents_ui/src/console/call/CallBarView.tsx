import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";
import { Drawing } from "../shared/Drawing";
import { CallControls } from "./CallControls";
import { type CallActions, type CallSnapshot, CallStatus, LineBanner } from "./CallPanelView";

export interface CallBarActions extends CallActions {
  show: () => void;
}

/** The call, wherever else in the console one is looking. */
export function CallBarView({ snapshot, actions }: View<CallSnapshot, CallBarActions>) {
  const { t } = useTranslation();
  return (
    <section className="call-bar" aria-label={t("call.bar")} data-testid="call-bar" data-phase={snapshot.phase}>
      <div className="call-head">
        <span className="call-mark" aria-hidden="true">
          <Drawing icon={snapshot.phase === "held" ? "hold" : "call"} />
        </span>
        <strong className="clip">{snapshot.name}</strong>
        <CallStatus snapshot={snapshot} />
        <Button size="compact-sm" variant="subtle" onClick={actions.show}>
          {t("call.show")}
        </Button>
        <CallControls
          snapshot={snapshot}
          actions={{ hold: actions.hold, mute: actions.mute, hangUp: actions.hangUp }}
        />
      </div>
      <LineBanner snapshot={snapshot} connect={actions.connect} />
    </section>
  );
}
