import { Button, Text, TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { composes } from "../../keys/chord";
import { useConsole } from "../model";
import { describeCode } from "../shared/words";

/** Whether the conversation of a contact can be sent to its customer. */
export function useSendsTranscript({ channel, outcome }: ContactCard): boolean {
  const { stores } = useConsole();
  const mail = useStore(stores.centre, ({ welcome }) => welcome?.mail ?? false);
  return mail && channel === "chat" && outcome === "answered";
}

/** Sends the conversation to the customer by mail: to the address we know, or to one they have said. */
export function MailTranscript({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation();
  const { commands } = useConsole();
  const [written, setWritten] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const address = (written ?? contact.customer?.emails[0] ?? "").trim();

  const send = async () => {
    if (address === "" || busy) return;
    setBusy(true);
    const reply = await commands.mailTranscript(contact.id, address);
    setBusy(false);
    setSent(reply.ok ? address : null);
    setError(reply.ok ? null : describeCode(t, reply.code ?? "error", reply.detail));
  };
  // It stands in the form of the wrap-up, which Enter would finish.
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || composes(event.nativeEvent)) return;
    event.preventDefault();
    void send();
  };

  return (
    <div className="wrap-up-note mail-transcript" data-testid="mail-transcript">
      <TextInput
        type="email"
        label={t("wrap_up.mail")}
        maxLength={320}
        value={written ?? address}
        error={error !== null}
        onChange={(event) => setWritten(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <Button variant="default" disabled={address === ""} loading={busy} onClick={() => void send()}>
        {t("wrap_up.mail_send")}
      </Button>
      <Text size="sm" c={error === null ? "dimmed" : "red"} role="status">
        {error ?? (sent !== null && t("wrap_up.mail_sent", { address: sent }))}
      </Text>
    </div>
  );
}
