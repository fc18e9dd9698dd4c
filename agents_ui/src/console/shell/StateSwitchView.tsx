import { Button, Group, Menu, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AgentCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { ChannelIcon } from "../shared/ChannelIcon";
import { Timer } from "../shared/Timer";

export interface StateSwitchSnapshot {
  availability: AgentCard["availability"];
  /** In words; null when available. */
  reason: string | null;
  since: number;
  /** How many contacts of each channel are open, and how many at most. */
  capacity: readonly { channel: string; open: number; most: number }[];
  /** What they will be when the contacts they hold are over, in words: the reason, or that they are offline. */
  asked: string | null;
  reasons: readonly { id: string; label: string }[];
  /** Whether the reasons are shown. */
  choosing: boolean;
  /** Whether they can leave the desk and go on in the console. */
  leavesDesk: boolean;
}

export interface StateSwitchActions {
  available: () => void;
  notReady: (reason: string) => void;
  chooseReason: (on: boolean) => void;
  leaveDesk: () => void;
}

/** What I am, and will be, and how much I hold. */
export function StateView({ snapshot }: { snapshot: StateSwitchSnapshot }) {
  const { t } = useTranslation();
  const { availability, reason, since, asked } = snapshot;
  return (
    <Group gap="xs" wrap="nowrap" role="group" aria-label={t("state.label")} data-testid="state">
      <div className="state-words">
        <Group gap="xs" wrap="nowrap" fz="sm">
          <div role="status" data-testid="state-now" data-availability={availability} className="nowrap">
            <span className={`dot dot-${availability}`} aria-hidden="true" />
            {t(`availability.${availability}`)}
            {reason && ` · ${reason}`}
          </div>
          <Text span inherit c="dimmed">
            <Timer since={since} />
          </Text>
        </Group>
        {asked !== null && (
          <Text
            fw={600}
            c="var(--late)"
            component="div"
            role="status"
            className="state-asked"
            data-testid="state-asked"
          >
            {t("state.asked", { state: asked })}
          </Text>
        )}
      </div>
      {snapshot.capacity.map(({ channel, open, most }) => (
        <Text
          key={channel}
          size="sm"
          component="div"
          className="capacity digits"
          data-testid={`capacity-${channel}`}
          data-full={open >= most}
        >
          <ChannelIcon channel={channel} /> {open}/{most}
          <span className="hidden">{t("capacity", { open, most })}</span>
        </Text>
      ))}
    </Group>
  );
}

/** What I can become. */
export function StateSwitchView({ snapshot, actions }: View<StateSwitchSnapshot, StateSwitchActions>) {
  const { t } = useTranslation();
  const { availability, asked, reasons } = snapshot;
  return (
    <Group gap="xs" wrap="nowrap" data-testid="state-switch">
      {(availability !== "available" || asked !== null) && (
        <Button size="xs" color="green.8" onClick={actions.available}>
          {t(availability === "available" ? "state.stay_available" : "state.go_available")}
        </Button>
      )}
      <Menu position="bottom-end" withinPortal opened={snapshot.choosing} onChange={actions.chooseReason}>
        <Menu.Target>
          <Button size="xs" variant="default" data-testid="not-ready">
            {t("availability.not_ready")} ▾
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("state.why")}</Menu.Label>
          {reasons.map((choice) => (
            <Menu.Item key={choice.id} onClick={() => actions.notReady(choice.id)} data-testid={`reason-${choice.id}`}>
              {choice.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {snapshot.leavesDesk && (
        <Button size="xs" variant="default" onClick={actions.leaveDesk}>
          {t("leaving.desk")}
        </Button>
      )}
    </Group>
  );
}
