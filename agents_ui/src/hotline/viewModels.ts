import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { api, type DemoCustomer } from "../api/rest";
import { emptyConversation, unreadCount } from "../chat/conversation";
import { TypingSignal } from "../chat/typing";
import { currentLanguage, inLanguage } from "../i18n";
import { usePageVisible } from "../react/page";
import type { View } from "../react/view";
import type { EndedActions, EndedSnapshot } from "./EndedView";
import type { LineActions, LineSnapshot } from "./LineView";
import type { HotlineModel } from "./model";
import type { RefusedActions, RefusedSnapshot } from "./RefusedView";
import type { StartActions, StartSnapshot } from "./StartView";
import type { TalkActions, TalkSnapshot } from "./TalkView";

function useDemoCustomers(): readonly DemoCustomer[] {
  const [customers, setCustomers] = useState<readonly DemoCustomer[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    api.demoCustomers(stop.signal).then(
      ({ items }) => setCustomers(items),
      () => {}, // outside the demo there are none
    );
    return () => stop.abort();
  }, []);
  return customers;
}

export function useStartViewModel(hotline: HotlineModel): View<StartSnapshot, StartActions> {
  const { t, i18n } = useTranslation();
  const welcome = useStore(hotline.stores.visit, (visit) => visit.welcome);
  const comesAs = useStore(hotline.stores.visitor, (visitor) => visitor.comesAs ?? "");
  const demoCustomers = useDemoCustomers();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const describe = (code: string, detail: string | null | undefined) =>
    i18n.exists(`error.${code}`) ? t(`error.${code}` as "error.error") : (detail ?? t("error.error"));

  return {
    snapshot: {
      queues: welcome?.queues ?? [],
      zone: welcome?.zone ?? null,
      name: welcome?.identity === "verified" ? welcome.name : null,
      demoCustomers,
      comesAs,
      busy,
      error,
    },
    actions: {
      begin: async (form) => {
        setBusy(true);
        setError(null);
        const reply = await hotline.begin({ ...form, language: currentLanguage() });
        setBusy(false);
        if (!reply.ok) setError(describe(reply.code ?? "error", reply.detail));
      },
      comeAs: (externalId) => {
        const customer = demoCustomers.find((one) => one.external_id === externalId);
        hotline.comeAs(customer ? { externalId, token: customer.token } : null);
      },
    },
  };
}

export function useRefusedViewModel(hotline: HotlineModel): View<RefusedSnapshot, RefusedActions> {
  const refused = useStore(hotline.stores.visit, (visit) => visit.refused);
  const demoCustomers = useDemoCustomers();
  return {
    snapshot: { expired: refused === "identity_expired", demoCustomers },
    actions: {
      signInAs: (externalId) => {
        const customer = demoCustomers.find((one) => one.external_id === externalId);
        if (customer) hotline.signIn(customer.token, externalId);
      },
      goOn: () => hotline.signIn(null),
    },
  };
}

function useConversation(hotline: HotlineModel, contact = "") {
  return useStore(hotline.stores.conversations, (all) => all[contact] ?? emptyConversation);
}

export function useLineViewModel(hotline: HotlineModel): View<LineSnapshot, LineActions> {
  const { welcome, status } = useStore(hotline.stores.visit);
  const conversation = useConversation(hotline, status?.contact);
  const queue = welcome?.queues.find(({ id }) => id === status?.queue);
  return {
    snapshot: {
      conversation,
      queue: inLanguage(queue?.name, status?.queue ?? ""),
      place: status?.place ?? null,
      connecting: status?.stage === "connecting",
      agentName: status?.agent_name ?? null,
    },
    actions: { leave: () => status && void hotline.leave(status.contact) },
  };
}

export function useTalkViewModel(hotline: HotlineModel): View<TalkSnapshot, TalkActions> {
  const status = useStore(hotline.stores.visit, (visit) => visit.status);
  const contact = status?.contact ?? "";
  const conversation = useConversation(hotline, contact);
  const visible = usePageVisible();
  const [text, setText] = useState("");
  const typing = useMemo(() => new TypingSignal((on) => hotline.chat.setTyping(contact, on)), [hotline, contact]);
  const unread = unreadCount(conversation, "customer");

  useEffect(() => {
    if (visible && unread > 0) hotline.chat.markRead(contact);
  }, [hotline, visible, unread, contact]);

  return {
    snapshot: {
      conversation,
      agentName: status?.agent_name ?? null,
      idleEndsAt: status?.idle_ends_at ?? null,
      text,
    },
    actions: {
      write: (written) => {
        setText(written);
        typing.wrote(written);
      },
      send: (written) => {
        setText("");
        typing.stop();
        void hotline.chat.post(contact, written);
      },
      stopTyping: () => typing.stop(),
      retry: (id) => void hotline.chat.retry(contact, id),
      leave: () => void hotline.leave(contact),
    },
  };
}

export function useEndedViewModel(hotline: HotlineModel): View<EndedSnapshot, EndedActions> {
  const { welcome, status } = useStore(hotline.stores.visit);
  const conversation = useConversation(hotline, status?.contact);
  return {
    snapshot: {
      outcome: status?.outcome ?? null,
      endedBy: status?.ended_by ?? null,
      opensAt: status?.opens_at ?? null,
      zone: welcome?.zone ?? null,
      agentName: status?.agent_name ?? null,
      conversation,
    },
    actions: { again: hotline.dismiss },
  };
}
