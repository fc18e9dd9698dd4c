import { Button, Group, Modal, NativeSelect, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { Written } from "./Written";

/** Lets a supervisor write to agents; each has it on their desk until they have read it. */
export function WriteToAgents() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className="live-write" size="xs" variant="default" onClick={() => setOpen(true)}>
        {t("day.write")}
      </Button>
      {open && <Dialog close={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const names = useNames();
  const teams = useStore(stores.centre, ({ welcome }) => welcome?.teams ?? []);
  const agents = useStore(stores.agents, ({ byId }) => byId);
  const [to, setTo] = useState("");
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const [kind, id] = to.split(/:(.*)/);
    setBusy(true);
    const reply = await commands.messageAgents(
      text.trim(),
      kind === "agent" && id ? [id] : [],
      kind === "team" && id ? id : null,
    );
    setBusy(false);
    if (reply.ok) close();
  };

  return (
    <Modal opened onClose={close} title={t("day.write")} closeButtonProps={{ "aria-label": t("close") }}>
      <form onSubmit={send}>
        <NativeSelect
          label={t("day.to")}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={[
            { value: "", label: t("day.everybody") },
            ...teams.map((team) => ({ value: `team:${team.id}`, label: names.choice(team) })),
            ...Object.keys(agents).map((id) => ({ value: `agent:${id}`, label: names.agent(id) })),
          ]}
        />
        <Textarea
          label={t("day.text")}
          mt="sm"
          data-autofocus
          autosize
          minRows={3}
          maxRows={10}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md">
          <Button type="submit" disabled={text.trim() === ""} loading={busy}>
            {t("day.send")}
          </Button>
        </Group>
      </form>
      <Written />
    </Modal>
  );
}
