import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";
import { Drawing, type Icon } from "../shared/Drawing";
import type { CallActions, CallSnapshot } from "./CallPanelView";

type Controls = Pick<CallActions, "hold" | "mute" | "hangUp"> & {
  /** Left out where there is no room for them. */
  keypad?: { open: boolean; toggle: () => void };
  transfer?: () => void;
};

export function CallControls({ snapshot, actions }: View<CallSnapshot, Controls>) {
  const { t } = useTranslation();
  const { steerable, held, muted, asking, phase } = snapshot;
  const over = phase === "open";
  const control = (icon: Icon, label: string, onClick: () => void, more: object = {}) => (
    <Button size="xs" variant="default" leftSection={<Drawing icon={icon} />} onClick={onClick} {...more}>
      {label}
    </Button>
  );
  return (
    <Group gap={6} className="call-controls" role="group" aria-label={t("call.bar")}>
      {!over && (
        <>
          {control(muted ? "muted" : "mute", t(muted ? "call.unmute" : "call.mute"), actions.mute, {
            disabled: !steerable || snapshot.pendingMute !== null,
            loading: asking === "mute",
            "data-on": muted || undefined,
            "data-turns": true,
          })}
          {control(held ? "resume" : "hold", t(held ? "call.resume" : "call.hold"), actions.hold, {
            disabled: !steerable || snapshot.pendingHold !== null,
            loading: asking === "hold",
            "data-on": held || undefined,
            "data-turns": true,
          })}
          {actions.keypad &&
            control("keypad", t("keypad.label"), actions.keypad.toggle, {
              disabled: !snapshot.audible,
              "aria-expanded": actions.keypad.open && snapshot.audible,
            })}
          {actions.transfer &&
            control("transfer", t("call.transfer"), actions.transfer, {
              disabled: !steerable,
              "aria-haspopup": "dialog",
            })}
        </>
      )}
      {(!over || snapshot.audible) && (
        <Button
          size="xs"
          color="red.8"
          leftSection={<Drawing icon="hang_up" />}
          disabled={!over && !snapshot.endable}
          loading={asking === "end"}
          onClick={actions.hangUp}
        >
          {t(over ? "call.close_line" : "call.hang_up")}
        </Button>
      )}
    </Group>
  );
}
