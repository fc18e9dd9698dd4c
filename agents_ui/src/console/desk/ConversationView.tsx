import { Alert, Badge, Button, Group, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ContactCard } from "../../api/generated/messages";
import type { ComposerActions } from "../../chat/Composer";
import type { Conversation } from "../../chat/conversation";
import { MessageList } from "../../chat/MessageList";
import type { View } from "../../react/view";
import { Attributes } from "../shared/Attributes";
import type { NamedAttribute } from "../shared/names";
import { TimeLeft, Timer } from "../shared/Timer";
import type { FilledReply } from "./replies";
import { WriteView } from "./WriteView";

export interface ConversationSnapshot {
  contact: string;
  channel: ContactCard["channel"];
  /** What the flow has set. */
  attributes: readonly NamedAttribute[];
  name: string;
  agentName: string;
  queue: string;
  since: number;
  /** Whether one can write: on calls one speaks. */
  talking: boolean;
  customerOnline: boolean;
  idleEndsAt: number | null;
  conversation: Conversation;
  text: string;
  replies: readonly FilledReply[];
}

export interface ConversationActions extends ComposerActions {
  retry: (id: string) => void;
  end: () => void;
  /** Ask where the customer is to go. */
  transfer: () => void;
}

export function ConversationView({ snapshot, actions }: View<ConversationSnapshot, ConversationActions>) {
  const { t } = useTranslation();
  const { conversation, talking, name } = snapshot;
  const call = snapshot.channel === "voice";
  return (
    <section
      className={call ? "talk talk-call" : "talk"}
      aria-label={t("desk.conversation", { name })}
      data-testid="conversation"
    >
      <Group className="talk-header" justify="space-between" wrap="nowrap">
        <Group gap="sm" className="clip" wrap="nowrap">
          <Title order={2} size={call ? "h5" : "h4"} className="clip" dir="auto">
            {call ? t("desk.keyed_in") : name}
          </Title>
          {!call && (
            <Group gap={4} wrap="nowrap" className="clip" fz="sm" c="dimmed">
              <span className="clip">{snapshot.queue}</span>
              <span className="nowrap">
                · <Timer since={snapshot.since} />
              </span>
            </Group>
          )}
          {talking && !snapshot.customerOnline && (
            <Badge color="orange" variant="light" data-testid="customer-offline">
              {t("desk.customer_offline")}
            </Badge>
          )}
        </Group>
        {talking && (
          <Group gap="xs" wrap="nowrap">
            <Button size="xs" variant="default" aria-haspopup="dialog" onClick={actions.transfer}>
              {t("call.transfer")}
            </Button>
            <Button size="xs" variant="light" color="red" onClick={actions.end}>
              {t("desk.end")}
            </Button>
          </Group>
        )}
      </Group>
      {talking && snapshot.idleEndsAt !== null && (
        <Alert color="yellow" p="xs" radius={0} data-testid="idle">
          {t("desk.idle")} <TimeLeft until={snapshot.idleEndsAt} />
        </Alert>
      )}
      <Attributes attributes={snapshot.attributes} />
      {call && conversation.messages.length === 0 && (
        <Text size="sm" c="dimmed" px="md" pt="sm">
          {t("desk.nothing_keyed_in")}
        </Text>
      )}
      <MessageList
        snapshot={{ conversation, me: "agent", names: { agent: snapshot.agentName, customer: name } }}
        actions={{ retry: talking ? actions.retry : null }}
      />
      {talking && <WriteView snapshot={{ text: snapshot.text, replies: snapshot.replies }} actions={actions} />}
    </section>
  );
}
