import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { CallPanelView } from "../call/CallPanelView";
import { useCallViewModel } from "../call/callViewModel";
import { Asides } from "../coaching/Asides";
import { Day } from "../day/Day";
import { useActions } from "../keys/useActions";
import { useConsole } from "../model";
import { supervises } from "../shared/roles";
import { TransferDialog } from "../transfer/TransferDialog";
import { useTransferViewModel } from "../transfer/transferViewModel";
import { Voicemails } from "../voicemails/Voicemails";
import { ContactListView } from "./ContactListView";
import { ConversationView } from "./ConversationView";
import { CustomerPanelView } from "./CustomerPanelView";
import { useConversationViewModel } from "./conversationViewModel";
import { useCustomerPanelViewModel } from "./customerPanelViewModel";
import { useDeskViewModel } from "./deskViewModel";
import { MailTranscript, useSendsTranscript } from "./MailTranscript";
import { OfferView } from "./OfferView";
import { useOfferViewModel } from "./offerViewModel";
import { WrapUpView } from "./WrapUpView";
import { useWrapUpViewModel } from "./wrapUpViewModel";
import "./desk.css";

/** The agent's desk: my contacts, what is offered, the conversation, who it is. */
export function DeskPage() {
  const { t } = useTranslation();
  const desk = useDeskViewModel();
  const { offers, selected } = desk.snapshot;
  useContactKeys(desk);
  useOpenDesk();
  return (
    <div className="desk">
      <h1 className="hidden">{t("nav.desk")}</h1>
      <div className="desk-list">
        <ContactListView {...desk} />
        <Voicemails />
        <Day />
      </div>
      <div className="desk-main">
        {offers.map((contact) => (
          <Offer key={contact.offer?.id} contact={contact} />
        ))}
        {selected && selected.stage !== "offered" && <Talk key={selected.id} contact={selected} />}
        {!selected && <p className="desk-empty">{t("desk.empty")}</p>}
      </div>
      {selected && (
        <aside className="desk-customer" aria-label={t("customer.panel")}>
          <Customer contact={selected} />
        </aside>
      )}
    </div>
  );
}

/** Who also supervises is there for contacts from when they open their desk. */
function useOpenDesk() {
  const { stores, commands } = useConsole();
  const other = useStore(stores.centre, ({ welcome }) => supervises(welcome));
  useEffect(() => {
    if (other) void commands.openDesk();
  }, [other, commands]);
}

/** Moves between my contacts by key, in the order in which they stand. */
function useContactKeys({ snapshot, actions }: ReturnType<typeof useDeskViewModel>) {
  const { t } = useTranslation();
  const { items } = snapshot;
  const current = items.findIndex(({ selected }) => selected);
  const nth = (n: number) => {
    const item = items[n];
    return item ? () => actions.select(item.id) : null;
  };
  const step = (by: number) => nth((current + by + items.length) % items.length);
  useActions(
    {
      "contact.next": step(1),
      "contact.previous": step(-1),
      "contact.first": nth(0),
      "contact.second": nth(1),
      "contact.third": nth(2),
    },
    items.map(({ id, name, queue }) => ({
      id: `choice.contact.${id}`,
      label: t("palette.contact", { name, queue }),
      run: () => actions.select(id),
    })),
  );
}

const Offer = ({ contact }: { contact: ContactCard }) => <OfferView {...useOfferViewModel(contact)} />;
const Customer = ({ contact }: { contact: ContactCard }) => (
  <CustomerPanelView {...useCustomerPanelViewModel(contact)} />
);

function WrapUp({ contact }: { contact: ContactCard }) {
  const sendsTranscript = useSendsTranscript(contact);
  return (
    <WrapUpView {...useWrapUpViewModel(contact)}>{sendsTranscript && <MailTranscript contact={contact} />}</WrapUpView>
  );
}

interface OnDesk {
  contact: ContactCard;
  /** Ask where the customer is to go. */
  transfer: () => void;
}

function Call({ contact, transfer }: OnDesk) {
  const call = useCallViewModel(contact);
  return call && <CallPanelView snapshot={call.snapshot} actions={{ ...call.actions, transfer }} />;
}

const Conversation = ({ contact, transfer }: OnDesk) => (
  <ConversationView {...useConversationViewModel(contact, transfer)} />
);
const Transfer = ({ contact, close }: { contact: ContactCard; close: () => void }) => (
  <TransferDialog {...useTransferViewModel(contact, close)} />
);

function Talk({ contact }: { contact: ContactCard }) {
  const [transferring, setTransferring] = useState(false);
  const transfer = () => setTransferring(true);
  return (
    <>
      <Call contact={contact} transfer={transfer} />
      {contact.stage === "wrapping" && <WrapUp contact={contact} />}
      <Conversation contact={contact} transfer={transfer} />
      <Asides contact={contact} />
      {transferring && contact.stage === "talking" && (
        <Transfer contact={contact} close={() => setTransferring(false)} />
      )}
    </>
  );
}
