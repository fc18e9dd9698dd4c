import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AsideCard, ContactCard, Reply } from "../../api/generated/messages";
import { languageName } from "../../i18n/format";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { callbackWords } from "../shared/callback";
import { useNames } from "../shared/names";
import { useAgentNames } from "../shared/useAgentNames";
import { whySentence } from "../shared/why";
import { customerName } from "./customerName";
import { useDeskViewModel } from "./deskViewModel";
import type { OfferActions, OfferSnapshot } from "./OfferView";

const NOTES_AT_MOST = 3;
const none: readonly AsideCard[] = [];

export function useOfferViewModel(contact: ContactCard): View<OfferSnapshot, OfferActions> {
  const { t } = useTranslation();
  const { stores, commands, line } = useConsole();
  useAgentNames(); // the reason names colleagues
  const names = useNames();
  const { selected } = useDeskViewModel().snapshot;
  const { customer, offer } = contact;
  const asides = useStore(stores.asides, (all) => all.byContact[contact.id] ?? none);
  const busy = useStore(stores.desk, ({ answering }) => offer !== null && answering.includes(offer.id));

  const answer = async (id: string, command: Promise<Reply>) => {
    stores.desk.answering(id, true);
    const reply = await command;
    stores.desk.answering(id, false);
    return reply.ok;
  };

  return {
    snapshot: {
      offer: offer?.id ?? "",
      channel: contact.channel,
      name: customerName(t, contact),
      attributes: names.attributes(contact.attributes),
      greeting: customer?.greeting ?? null,
      prospect: customer !== null && contact.match === "none",
      tier: customer?.tier ? { id: customer.tier, name: names.tier(customer.tier) } : null,
      queue: names.queue(contact.queue),
      language: languageName(contact.language),
      contactsThisMonth: customer?.contacts_this_month ?? null,
      callback: callbackWords(t, contact.callback),
      why: offer ? whySentence(t, names, offer.why, "you") : "",
      notes: asides.slice(-NOTES_AT_MOST).map((aside) => ({ ...aside, author: names.agent(aside.author) })),
      since: contact.since,
      deadline: offer?.deadline ?? contact.since,
      shown: selected?.id === contact.id,
      busy,
    },
    actions: {
      accept: async () => {
        if (contact.channel === "voice") line.take(contact.id);
        if (offer && (await answer(offer.id, commands.accept(offer.id)))) stores.desk.select(contact.id);
      },
      decline: () => offer && void answer(offer.id, commands.decline(offer.id)),
      show: () => stores.desk.select(contact.id),
    },
  };
}
