import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { sendFile } from "../../chat/attachments";
import { emptyConversation, unreadCount } from "../../chat/conversation";
import { TypingSignal } from "../../chat/typing";
import { inLanguage } from "../../i18n";
import { usePageVisible } from "../../react/page";
import type { View } from "../../react/view";
import { useActions } from "../keys/useActions";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { ConversationActions, ConversationSnapshot } from "./ConversationView";
import { customerName } from "./customerName";
import { repliesFor } from "./replies";

export function useConversationViewModel(
  contact: ContactCard,
  transfer: () => void,
): View<ConversationSnapshot, ConversationActions> {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const names = useNames();
  const { id } = contact;
  const conversation = useStore(stores.conversations, (all) => all[id] ?? emptyConversation);
  const text = useStore(stores.desk, (desk) => desk.texts[id] ?? "");
  const typing = useMemo(() => new TypingSignal((on) => commands.setTyping(id, on)), [commands, id]);
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const queue = useStore(stores.queues, ({ byId }) => byId[contact.queue ?? ""]);
  const visible = usePageVisible();
  const unread = unreadCount(conversation, "agent");

  useEffect(() => {
    if (visible && unread > 0) commands.markRead(id);
  }, [commands, visible, unread, id]);
  useEffect(() => () => typing.stop(), [typing]);

  const talking = contact.stage === "talking" && contact.channel === "chat";
  const end = () => void commands.end(id);
  useActions({ "contact.end": talking ? end : null, "contact.transfer": talking ? transfer : null });

  return {
    snapshot: {
      contact: id,
      name: customerName(t, contact),
      agentName: contact.agent ? names.agent(contact.agent) : "",
      queue: names.queue(contact.queue),
      since: contact.since,
      channel: contact.channel,
      attributes: names.attributes(contact.attributes),
      talking,
      customerOnline: contact.customer_online,
      idleEndsAt: contact.idle_ends_at,
      conversation,
      text,
      replies: repliesFor(contact, welcome?.replies ?? [], {
        agent: welcome?.name ?? {},
        queue: queue?.name ?? {},
        label: (reply) => inLanguage(reply.label, reply.id),
      }),
    },
    actions: {
      write: (written) => {
        stores.desk.write(id, written);
        typing.wrote(written);
      },
      send: (written) => {
        stores.desk.write(id, "");
        typing.stop();
        void commands.post(id, written);
      },
      stopTyping: () => typing.stop(),
      attach: (file) => sendFile(new URL(`/api/v1/contacts/${id}/attachments`, location.origin), file),
      retry: (message) => void commands.retry(id, message),
      end,
      transfer,
    },
  };
}
