import { Button, Checkbox, Group, Modal, ScrollArea, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";
import { type Target, TargetList } from "../transfer/TargetList";
import "../transfer/transfer.css";

/** To another queue, or to an agent. */
export type Steering = "move" | "assign";

export interface SteerSnapshot {
  what: Steering;
  customer: string;
  targets: readonly Target[];
  /** Why nothing can be done any more, in words; null while the contact waits. */
  over: string | null;
  busy: boolean;
}

export interface SteerActions {
  /** `credit` counts for a queue alone; null is as that queue has it. */
  confirm: (target: string, credit: boolean | null) => void;
  close: () => void;
}

/** Where a waiting contact goes: found by name, chosen, and only then confirmed. */
export function SteerDialog({ snapshot, actions }: View<SteerSnapshot, SteerActions>) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [choice, setChoice] = useState<string | null>(null);
  const [credit, setCredit] = useState<boolean | null>(null);
  const { what, targets, over } = snapshot;
  const chosen = targets.find(({ id, disabled }) => id === choice && !disabled);
  const sought = search.trim().toLocaleLowerCase();
  const found = targets.filter(({ id, name }) => `${name} ${id}`.toLocaleLowerCase().includes(sought));
  return (
    <Modal
      opened
      onClose={actions.close}
      title={t(`steer.${what}_title`, { name: snapshot.customer })}
      centered
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen) actions.confirm(chosen.id, what === "move" ? credit : null);
        }}
      >
        <TextInput
          type="search"
          data-autofocus
          aria-label={t("transfer.search")}
          placeholder={t("transfer.search")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <ScrollArea.Autosize mah={320} my="sm" type="auto" offsetScrollbars="present">
          <TargetList
            kind={what === "move" ? "queues" : "agents"}
            targets={found}
            chosen={chosen?.id ?? null}
            choose={setChoice}
          />
          {found.length === 0 && (
            <Text size="sm" c="dimmed">
              {t("transfer.none")}
            </Text>
          )}
        </ScrollArea.Autosize>
        {what === "move" ? (
          <div className="transfer-options">
            <Checkbox
              size="sm"
              label={t("transfer.credit")}
              checked={credit ?? chosen?.credit ?? true}
              onChange={(event) => setCredit(event.currentTarget.checked)}
            />
          </div>
        ) : (
          <Text size="sm" c="dimmed" mb="sm">
            {t("steer.assign_hint")}
          </Text>
        )}
        {over !== null && (
          <Text size="sm" c="var(--bad-ink)" mb="sm" role="status" data-testid="steer-over">
            {t("steer.over", { state: over })}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={actions.close}>
            {t("transfer.cancel")}
          </Button>
          <Button type="submit" disabled={!chosen || over !== null} loading={snapshot.busy}>
            {chosen ? t(`steer.${what}_confirm`, { name: chosen.name }) : t("transfer.choose")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
