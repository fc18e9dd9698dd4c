import { Button, Group, Modal, ScrollArea, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";
import type { TransferTarget } from "../../stores/commands";

interface Choice {
  id: string;
  name: string;
}

export interface TransferSnapshot {
  queues: readonly Choice[];
  agents: readonly Choice[];
  busy: boolean;
}

export interface TransferActions {
  transfer: (to: TransferTarget) => void;
  close: () => void;
}

type Kind = "queues" | "agents";

/** Where the caller goes: found by name, chosen, and only then confirmed. */
export function TransferDialog({ snapshot, actions }: View<TransferSnapshot, TransferActions>) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<(Choice & { kind: Kind }) | null>(null);
  const sought = search.trim().toLocaleLowerCase();
  const fits = ({ id, name }: Choice) => `${name} ${id}`.toLocaleLowerCase().includes(sought);
  const found = { queues: snapshot.queues.filter(fits), agents: snapshot.agents.filter(fits) };

  const confirm = () => {
    if (!chosen) return;
    const { id, kind } = chosen;
    actions.transfer(kind === "queues" ? { queue: id, agent: null } : { queue: null, agent: id });
  };

  const list = (kind: Kind) =>
    found[kind].length > 0 && (
      <fieldset className="transfer-list">
        <legend className="section-title">{t(`transfer.${kind}`)}</legend>
        {found[kind].map((choice) => (
          <label key={choice.id} className="transfer-choice" data-testid={`transfer-${kind}-${choice.id}`}>
            <input
              type="radio"
              name="transfer"
              checked={chosen?.kind === kind && chosen.id === choice.id}
              onChange={() => setChosen({ ...choice, kind })}
            />
            {choice.name}
          </label>
        ))}
      </fieldset>
    );

  return (
    <Modal
      opened
      onClose={actions.close}
      title={t("transfer.title")}
      centered
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
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
        <ScrollArea.Autosize mah={320} my="sm" type="auto">
          {list("queues")}
          {list("agents")}
          {found.queues.length + found.agents.length === 0 && (
            <Text size="sm" c="dimmed">
              {t("transfer.none")}
            </Text>
          )}
        </ScrollArea.Autosize>
        <Group justify="flex-end">
          <Button variant="default" onClick={actions.close}>
            {t("transfer.cancel")}
          </Button>
          <Button type="submit" disabled={!chosen} loading={snapshot.busy}>
            {chosen ? t("transfer.confirm", { name: chosen.name }) : t("transfer.choose")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
