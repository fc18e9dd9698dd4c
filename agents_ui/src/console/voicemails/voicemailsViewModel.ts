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
      finish: (contact) => void commands.finishVoicemail(contact, true),
    }),
    [commands],
  );
  const nameOf = (message: VoicemailCard) =>
    message.customer_hidden ? t("customer.hidden") : message.customer_name || t("contacts.unnamed");
  useActions(
    {},
    voicemails
      .filter(({ owner }) => owner === null)
      .map((message) => ({
        id: `choice.voicemail.${message.contact}`,
        label: t("palette.voicemail", { name: nameOf(message) }),
        run: () => actions.take(message.contact),
      })),
  );
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
      })),
      supervises: supervises(welcome),
    },
    actions,
  };
}
