import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Reply } from "../api/generated/messages";
import { ApiError } from "../api/http";
import { api, type DemoCustomers } from "../api/rest";
import { emptyConversation, unreadCount } from "../chat/conversation";
import { TypingSignal } from "../chat/typing";
import { currentLanguage, inLanguage } from "../i18n";
import { usePageVisible } from "../react/page";
import type { View } from "../react/view";
import { newId } from "../socket/id";
import type { EndedActions, EndedSnapshot } from "./EndedView";
import type { FlowActions, FlowSnapshot } from "./FlowView";
import type { LineActions, LineSnapshot } from "./LineView";
import type { HotlineModel } from "./model";
import { callableQueue } from "./outcome";
import type { RefusedActions, RefusedSnapshot } from "./RefusedView";
import type { StartActions, StartSnapshot } from "./StartView";
import type { TalkActions, TalkSnapshot } from "./TalkView";
import { dayOf, saveAs, transcriptPage } from "./transcript";

/** Whom one can be in the demo, and the number to ring there; null elsewhere. */
export function useDemo(): DemoCustomers | null {
  const [demo, setDemo] = useState<DemoCustomers | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    api.demoCustomers(stop.signal).then(setDemo, () => {}); // outside the demo there is none
    return () => stop.abort();
  }, []);
  return demo;
}

/** A refusal in the person's language, else in the server's words. */
function useDescribe() {
  const { t, i18n } = useTranslation();
  return (code: string | null | undefined, detail: string | null | undefined) =>
    i18n.exists(`error.${code}`) ? t(`error.${code}` as "error.error") : (detail ?? t("error.error"));
}

/** The wish to be called when it is one's turn, and at which number that will be once it is granted. */
function useCallMe(hotline: HotlineModel) {
  const describe = useDescribe();
  const visitor = useStore(hotline.stores.visit, (visit) => visit.welcome?.visitor_token ?? "");
  const [state, setState] = useState({ busy: false, error: null as string | null, calls: null as string | null });
  // A wish sent again is the same wish; another one comes with another number or queue.
  const wish = useRef({ of: "", id: "" });
  const callMe = async (queue: string, phone: string) => {
    if (wish.current.of !== `${queue} ${phone}`) wish.current = { of: `${queue} ${phone}`, id: newId() };
    setState({ busy: true, error: null, calls: null });
    try {
      await api.askCallback({ queue, phone, language: currentLanguage(), visitor, id: wish.current.id });
      setState({ busy: false, error: null, calls: phone });
    } catch (refusal) {
      const known = refusal instanceof ApiError ? refusal : null;
      setState({ busy: false, error: describe(known?.code, known?.detail), calls: null });
    }
  };
  const startOver = () => setState({ busy: false, error: null, calls: null });
  return { ...state, callMe, startOver };
}

export function useStartViewModel(
  hotline: HotlineModel,
  demo: DemoCustomers | null,
): View<StartSnapshot, StartActions> {
  const describe = useDescribe();
  const welcome = useStore(hotline.stores.visit, (visit) => visit.welcome);
  const comesAs = useStore(hotline.stores.visitor, (visitor) => visitor.comesAs ?? "");
  const demoCustomers = demo?.items ?? [];
  const [starting, setStarting] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const callback = useCallMe(hotline);

  return {
    snapshot: {
      calls: callback.calls,
      queues: welcome?.queues ?? [],
      zone: welcome?.zone ?? null,
      name: welcome?.identity === "verified" ? welcome.name : null,
      demoCustomers,
      comesAs,
      busy: starting || callback.busy,
      error: refusal ?? callback.error,
    },
    actions: {
      begin: async (form) => {
        setStarting(true);
        setRefusal(null);
        const reply = await hotline.begin({ ...form, language: currentLanguage() });
        setStarting(false);
        if (!reply.ok) setRefusal(describe(reply.code, reply.detail));
      },
      callMe: (queue, phone) => {
        setRefusal(null);
        void callback.callMe(queue, phone);
      },
      startOver: callback.startOver,
      comeAs: (externalId) => {
        const customer = demoCustomers.find((one) => one.external_id === externalId);
        hotline.comeAs(customer ? { externalId, token: customer.token } : null);
      },
    },
  };
}

export function useRefusedViewModel(
  hotline: HotlineModel,
  demo: DemoCustomers | null,
): View<RefusedSnapshot, RefusedActions> {
  const refused = useStore(hotline.stores.visit, (visit) => visit.refused);
  const demoCustomers = demo?.items ?? [];
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

export function useFlowViewModel(hotline: HotlineModel): View<FlowSnapshot, FlowActions> {
  const describe = useDescribe();
  const { status, asked } = useStore(hotline.stores.visit);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const number = status?.number ?? 0;
  const answered = asked.some((each) => each.number === number && each.answer !== null);
  return {
    snapshot: {
      asked,
      number,
      choices: status?.choices ?? [],
      collect: status?.collect ?? null,
      busy: busy || answered,
      error,
    },
    actions: {
      answer: async (keys, words) => {
        if (!status) return;
        setBusy(true);
        setError(null);
        const reply = await hotline.answer(status.contact, number, keys, words);
        setBusy(false);
        if (!reply.ok) setError(describe(reply.code, reply.detail));
      },
      leave: () => status && void hotline.leave(status.contact),
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
      prompts: status?.prompts ?? [],
      place: status?.place ?? null,
      wait: status?.wait ?? null,
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
      attach: (file) => hotline.attach(contact, file),
      retry: (id) => void hotline.chat.retry(contact, id),
      leave: () => void hotline.leave(contact),
    },
  };
}

/** Something that is asked of the server once: whether it is under way or was granted, and why not, if it was refused. */
function useWish() {
  const describe = useDescribe();
  const [state, setState] = useState({ busy: false, granted: false, error: null as string | null });
  const ask = async (wish: () => Promise<Reply>) => {
    setState({ busy: true, granted: false, error: null });
    const { ok, code, detail } = await wish();
    setState({ busy: false, granted: ok, error: ok ? null : describe(code, detail) });
  };
  return { ...state, ask };
}

export function useEndedViewModel(hotline: HotlineModel): View<EndedSnapshot, EndedActions> {
  const { t } = useTranslation();
  const { welcome, status } = useStore(hotline.stores.visit);
  const conversation = useConversation(hotline, status?.contact);
  const rating = useWish();
  const mail = useWish();
  const { calls, busy, error, callMe } = useCallMe(hotline);
  const contact = status?.contact ?? "";
  const agentName = status?.agent_name ?? null;
  return {
    snapshot: {
      outcome: status?.outcome ?? null,
      endedBy: status?.ended_by ?? null,
      opensAt: status?.opens_at ?? null,
      zone: welcome?.zone ?? null,
      agentName,
      prompts: status?.prompts ?? [],
      conversation,
      rating: { ...rating, rating: status?.rating ?? null },
      keep: { ...mail, mail: welcome?.mail ?? false, mailed: mail.granted },
      callMe: { queue: callableQueue(welcome, status), busy, error },
      calls,
    },
    actions: {
      rate: (score, comment) => void rating.ask(() => hotline.rate(contact, score, comment)),
      download: () => {
        const title = t("hotline.transcript_of", { day: dayOf(conversation) });
        const names = { agent: agentName ?? t("hotline.agent"), customer: t("hotline.you") };
        saveAs(`${title}.html`, transcriptPage(conversation, { title, names }));
      },
      sendTo: (email) => void mail.ask(() => hotline.mailTranscript(contact, email)),
      callMe: (queue, phone) => void callMe(queue, phone),
      again: hotline.dismiss,
    },
  };
}
