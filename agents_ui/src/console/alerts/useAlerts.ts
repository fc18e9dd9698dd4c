import { useEffect, useReducer, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { lastReceived } from "../../chat/conversation";
import { customerName } from "../desk/customerName";
import { useMyContacts } from "../desk/mine";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { useDeskPath } from "../shared/roles";
import { notify } from "./notifications";

/** A timer takes no longer time than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Tells an agent of what they do not see: rings and notifies of offers, sounds and notifies of messages. */
export function useAlerts(): void {
  const { ringtone } = useConsole();
  const offers = useOpenOffers();
  const talking = useMyContacts().some(({ stage, channel }) => stage === "talking" && channel === "voice");
  const ringing = offers.length > 0;

  useEffect(() => ringtone.watch(), [ringtone]);
  useEffect(() => {
    if (ringing) ringtone.ring(talking);
    else ringtone.stop();
  }, [ringtone, ringing, talking]);
  useOfferNotifications(offers);
  useMessageAlerts();
  useAsideAlerts();
  useDayAlerts();
}

/** The offers that I can still answer, and have not: whatever ends one ends its ringing, also its deadline alone. */
function useOpenOffers(): readonly ContactCard[] {
  const { stores } = useConsole();
  const answering = useStore(stores.desk, (desk) => desk.answering);
  const offered = useMyContacts().filter(({ stage }) => stage === "offered");
  const [, again] = useReducer((count: number) => count + 1, 0);
  const now = stores.clock.now();
  const open = offered.filter(({ offer }) => offer && offer.deadline > now && !answering.includes(offer.id));
  const next = Math.min(...open.map(({ offer }) => offer?.deadline ?? 0));

  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const timer = setTimeout(again, next - stores.clock.now() + 1);
    return () => clearTimeout(timer);
  }, [next, stores]);
  return open;
}

/** Looks at a contact on the desk, from wherever in the console. */
function useShowContact(): (contact: string) => void {
  const { stores } = useConsole();
  const navigate = useNavigate();
  const desk = useDeskPath();
  return (contact) => {
    stores.desk.select(contact);
    navigate(desk);
  };
}

function useOfferNotifications(offers: readonly ContactCard[]): void {
  const { t } = useTranslation();
  const names = useNames();
  const show = useShowContact();
  const shown = useRef(new Map<string, () => void>());

  useEffect(() => {
    const open = new Set(offers.map(({ offer }) => offer?.id ?? ""));
    for (const [id, takeBack] of shown.current) {
      if (open.has(id)) continue;
      takeBack();
      shown.current.delete(id);
    }
    for (const contact of offers) {
      const id = contact.offer?.id ?? "";
      if (shown.current.has(id)) continue;
      const title = t(contact.channel === "voice" ? "alert.call" : "alert.chat");
      const body = t("alert.offer", { name: customerName(t, contact), queue: names.queue(contact.queue) });
      shown.current.set(id, notify({ tag: id, title, body, stays: true, open: () => show(contact.id) }));
    }
  });
  useEffect(
    () => () => {
      for (const takeBack of shown.current.values()) takeBack();
      shown.current.clear();
    },
    [],
  );
}

/** A note and a notification for what customers write while the agent looks elsewhere. What was missed comes as one. */
function useMessageAlerts(): void {
  const { t } = useTranslation();
  const { stores, ringtone } = useConsole();
  const conversations = useStore(stores.conversations);
  const talking = useMyContacts().filter(({ stage, channel }) => stage === "talking" && channel === "chat");
  const show = useShowContact();
  const heard = useRef(new Map<string, number>());

  useEffect(() => {
    const before = heard.current;
    heard.current = new Map();
    for (const contact of talking) {
      const conversation = conversations[contact.id];
      const last = conversation ? lastReceived(conversation, "agent") : 0;
      const known = before.get(contact.id);
      heard.current.set(contact.id, last);
      if (known === undefined || last <= known || last <= (conversation?.marks.agent.read ?? 0)) continue;
      ringtone.note();
      const name = customerName(t, contact);
      const body = t("alert.wrote", { name });
      notify({ tag: contact.id, title: name, body, stays: false, open: () => show(contact.id) });
    }
  });
}

/** A note and a notification for what colleagues write beside my conversations, also one that is on the desk. */
function useAsideAlerts(): void {
  const { t } = useTranslation();
  const { stores, ringtone } = useConsole();
  const names = useNames();
  const mine = useMyContacts();
  const byContact = useStore(stores.asides, (asides) => asides.byContact);
  const show = useShowContact();
  const heard = useRef(new Map<string, number>());

  useEffect(() => {
    const before = heard.current;
    heard.current = new Map();
    for (const contact of mine) {
      const asides = byContact[contact.id] ?? [];
      const known = before.get(contact.id) ?? stores.desk.getState().asidesSeen[contact.id] ?? 0;
      heard.current.set(contact.id, asides.length);
      const last = asides.slice(known).findLast(({ author }) => author !== contact.agent);
      // Beside an offer it stands in the offer, which rings.
      if (!last || contact.stage === "offered") continue;
      ringtone.note();
      const body = t("alert.aside", { name: customerName(t, contact) });
      const title = names.agent(last.author);
      notify({ tag: `${contact.id}.aside`, title, body, stays: false, open: () => show(contact.id) });
    }
  });
}

/** A note and a notification when a promise falls due, and when a supervisor writes, also those there were before. */
function useDayAlerts(): void {
  const { t } = useTranslation();
  const { stores, ringtone } = useConsole();
  const { promises, messages } = useStore(stores.day);
  const navigate = useNavigate();
  const desk = useDeskPath();
  const [, again] = useReducer((count: number) => count + 1, 0);
  const told = useRef(new Set<string>());
  const now = stores.clock.now();
  const next = Math.min(...promises.map(({ due_at }) => (due_at !== null && due_at > now ? due_at : Infinity)));

  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const timer = setTimeout(again, Math.min(next - stores.clock.now() + 1, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  }, [next, stores]);
  useEffect(() => {
    const due = promises.filter(({ due_at }) => due_at !== null && due_at <= stores.clock.now());
    const news = [
      ...due.map(({ id, due_at, text }) => ({ tag: `${id}.${due_at}`, title: t("alert.due"), body: text })),
      ...messages.map(({ id, text }) => ({ tag: id, title: t("alert.supervisor"), body: text })),
    ].filter(({ tag }) => !told.current.has(tag));
    if (news.length > 0) ringtone.note();
    for (const one of news) {
      told.current.add(one.tag);
      notify({ ...one, stays: true, open: () => navigate(desk) });
    }
  });
}
