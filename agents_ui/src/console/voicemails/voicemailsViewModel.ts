import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { VoicemailCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { useActions } from "../keys/useActions";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { supervises } from "../shared/roles";
import type { VoicemailsActions, VoicemailsSnapshot } from "./VoicemailsView";

export function useVoicemailsViewModel(): View<VoicemailsSnapshot, VoicemailsActions> {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const { voicemails } = useStore(stores.voicemails);
  const actions = useMemo<VoicemailsActions>(
    () => ({
      take: (contact) => void commands.takeVoicemail(contact, true),
      giveBack: (contact) => void commands.takeVoicemail(contact, false),
      callBack: (contact) => void commands.callBackVoicemail(contact),
      finish: (contact) => void commands.finishVoicemail(contact, true),
    }),
    [commands],
  );
  const nameOf = (message: VoicemailCard) =>
    message.customer_hidden ? t("customer.hidden") : message.customer_name || t("contacts.unnamed");
  const mine = voicemails.filter(({ owner, may_call_back }) => may_call_back && owner === welcome?.username);
  const first = mine.find(({ callback }) => callback === null) ?? mine[0];
  const choice = <const T extends string>(what: T, message: VoicemailCard, act: (contact: string) => void) => ({
    id: `choice.${what}.${message.contact}` as const,
    label: t(`palette.${what as "voicemail"}`, { name: nameOf(message) }),
    run: () => act(message.contact),
  });
  useActions({ "voicemail.call_back": first ? () => actions.callBack(first.contact) : null }, [
    ...voicemails.filter(({ owner }) => owner === null).map((each) => choice("voicemail", each, actions.take)),
    ...mine.map((each) => choice("call_back", each, actions.callBack)),
  ]);
  return {
    snapshot: {
      voicemails: voicemails.map((message) => ({
        contact: message.contact,
        name: nameOf(message),
        hidden: message.customer_hidden ?? false,
        queue: names.queue(message.queue),
        at: message.at,
        seconds: message.seconds,
        owner: message.owner === null ? null : names.agent(message.owner),
        mine: message.owner === welcome?.username,
        callback: message.callback ?? null,
        mayCallBack: message.may_call_back ?? false,
      })),
      supervises: supervises(welcome),
    },
    actions,
  };
}
