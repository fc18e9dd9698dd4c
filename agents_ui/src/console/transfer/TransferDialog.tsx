import { Button, Checkbox, Group, Modal, ScrollArea, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import type { TransferWish } from "../../stores/commands";
import { KINDS, type Kind, type Target, TargetList } from "./TargetList";
import "./transfer.css";

export interface TransferSnapshot {
  channel: ContactCard["channel"];
  targets: Readonly<Record<Kind, readonly Target[]>>;
  busy: boolean;
}

export interface TransferActions {
  transfer: (wish: TransferWish) => void;
  close: () => void;
}

/** Where the customer goes: found by name, chosen, and only then confirmed. */
export function TransferDialog({ snapshot, actions }: View<TransferSnapshot, TransferActions>) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [choice, setChoice] = useState<{ kind: Kind; id: string } | null>(null);
  const [credit, setCredit] = useState<boolean | null>(null);
  const [note, setNote] = useState("");
  const [back, setBack] = useState<boolean | null>(null);
  const { targets } = snapshot;
  const chosen = choice && targets[choice.kind].find(({ id }) => id === choice.id);
  const sought = search.trim().toLocaleLowerCase();
  const found = (kind: Kind) =>
    targets[kind].filter(({ id, name }) => `${name} ${id}`.toLocaleLowerCase().includes(sought));

  const confirm = () => {
    if (!choice || !chosen) return;
    const to = (kind: Kind) => (choice.kind === kind ? choice.id : null);
    const named = choice.kind !== "queues";
    actions.transfer({
      queue: to("queues"),
      agent: to("agents"),
      team: to("teams"),
      credit,
      back: named ? back : null,
      note,
    });
  };

  return (
    <Modal
      opened
      onClose={actions.close}
      title={t(snapshot.channel === "voice" ? "transfer.title" : "transfer.title_chat")}
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
        <ScrollArea.Autosize mah={320} my="sm" type="auto" offsetScrollbars="present">
          {KINDS.map((kind) => (
            <TargetList
              key={kind}
              kind={kind}
              targets={found(kind)}
              chosen={choice?.kind === kind ? choice.id : null}
              choose={(id) => setChoice({ kind, id })}
            />
          ))}
          {KINDS.every((kind) => found(kind).length === 0) && (
            <Text size="sm" c="dimmed">
              {t("transfer.none")}
            </Text>
          )}
        </ScrollArea.Autosize>
        <div className="transfer-options">
          <Checkbox
            size="sm"
            label={t("transfer.credit")}
            checked={credit ?? chosen?.credit ?? true}
            onChange={(event) => setCredit(event.currentTarget.checked)}
          />
          <Checkbox
            size="sm"
            label={t("transfer.back")}
            disabled={choice?.kind === "queues"}
            checked={choice?.kind !== "queues" && (back ?? chosen?.back ?? false)}
            onChange={(event) => setBack(event.currentTarget.checked)}
          />
        </div>
        <Textarea
          label={t("transfer.note")}
          description={t("coaching.unseen")}
          autosize
          minRows={1}
          maxRows={4}
          maxLength={4000}
          mb="md"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
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
