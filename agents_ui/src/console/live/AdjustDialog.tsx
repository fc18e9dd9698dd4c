import { Alert, Badge, Button, Checkbox, Group, Modal, NumberInput, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { dateAndTime } from "../../i18n/format";
import type { View } from "../../react/view";
import type { Named } from "./AgentsView";

export const HIGHEST_LEVEL = 10;

/** The queues an agent serves, and the skills they have with their levels. */
export interface Abilities {
  queues: readonly string[];
  skills: Readonly<Record<string, number>>;
}

export interface AdjustSnapshot {
  agent: string;
  queues: readonly Named[];
  skills: readonly Named[];
  /** What is chosen so far, at first what is in force. */
  to: Abilities;
  /** What that would do to those who wait, in words; null while it is not known, or nothing is changed. */
  effect: { facts: readonly string[]; strands: boolean } | null;
  configured: Abilities;
  /** Who has changed it, and when; null for as configured. */
  adjusted: { by: string; at: number } | null;
  busy: boolean;
}

export interface AdjustActions {
  change: (to: Abilities) => void;
  apply: () => void;
  restore: () => void;
  close: () => void;
}

/** What an agent is for, from now on; what is not as configured is marked. */
export function AdjustDialog({ snapshot, actions }: View<AdjustSnapshot, AdjustActions>) {
  const { t } = useTranslation();
  const { to, effect, configured, adjusted, busy } = snapshot;
  const serve = (queue: string, on: boolean) =>
    actions.change({ ...to, queues: on ? [...to.queues, queue] : to.queues.filter((each) => each !== queue) });
  const level = (skill: string, value: number) => {
    const { [skill]: _, ...others } = to.skills;
    actions.change({ ...to, skills: value > 0 ? { ...others, [skill]: value } : others });
  };
  return (
    <Modal
      opened
      onClose={actions.close}
      title={t("adjust.title", { name: snapshot.agent })}
      centered
      size="md"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        data-testid="adjust"
        onSubmit={(event) => {
          event.preventDefault();
          actions.apply();
        }}
      >
        <Text size="sm" c="dimmed">
          {adjusted
            ? t("adjust.changed_by", { by: adjusted.by, at: dateAndTime(adjusted.at) })
            : t("adjust.as_configured_now")}
        </Text>
        <fieldset className="adjust-list">
          <legend className="section-title">{t("adjust.queues")}</legend>
          {snapshot.queues.map(({ id, label }) => (
            <div key={id} className="adjust-row" data-testid={`adjust-queue-${id}`}>
              <Checkbox
                size="sm"
                label={label}
                checked={to.queues.includes(id)}
                onChange={(event) => serve(id, event.currentTarget.checked)}
              />
              <Changed on={to.queues.includes(id) !== configured.queues.includes(id)} />
            </div>
          ))}
        </fieldset>
        <fieldset className="adjust-list">
          <legend className="section-title">{t("adjust.skills")}</legend>
          {snapshot.skills.map(({ id, label }) => (
            <div key={id} className="adjust-row" data-testid={`adjust-skill-${id}`}>
              <NumberInput
                size="xs"
                className="adjust-level"
                aria-label={t("adjust.level", { skill: label })}
                min={0}
                max={HIGHEST_LEVEL}
                clampBehavior="strict"
                allowDecimal={false}
                value={to.skills[id] ?? 0}
                onChange={(value) => level(id, Number(value) || 0)}
              />
              <Text span size="sm">
                {label}
              </Text>
              <Changed on={(to.skills[id] ?? 0) !== (configured.skills[id] ?? 0)} />
            </div>
          ))}
        </fieldset>
        <div role="status" data-testid="adjust-effect">
          {effect && (
            <Alert mt="sm" p="xs" color={effect.strands ? "orange" : "cyan"} title={t("adjust.would")}>
              <ul className="plain">
                {effect.facts.map((fact) => (
                  <li key={fact} className="wrap">
                    {fact}
                  </li>
                ))}
              </ul>
            </Alert>
          )}
        </div>
        <Text size="xs" c="dimmed" my="sm">
          {t("adjust.hint")}
        </Text>
        <Group justify="flex-end">
          {adjusted && (
            <Button mr="auto" variant="light" disabled={busy} onClick={actions.restore}>
              {t("adjust.restore")}
            </Button>
          )}
          <Button variant="default" onClick={actions.close}>
            {t("transfer.cancel")}
          </Button>
          <Button type="submit" loading={busy}>
            {t("adjust.apply")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function Changed({ on }: { on: boolean }) {
  const { t } = useTranslation();
  if (!on) return null;
  return (
    <Badge size="sm" variant="outline" color="orange" data-testid="changed">
      {t("adjust.changed")}
    </Badge>
  );
}
