import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { emptyConversation } from "../../chat/conversation";
import { MessageList } from "../../chat/MessageList";
import { customerName } from "../desk/customerName";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { Asides } from "./Asides";

/** The conversation that a supervisor watches, at the side of whatever page they are on. */
export function WatchDrawer() {
  const { stores, commands } = useConsole();
  const watched = useStore(stores.asides, (state) => state.watching);
  const contact = useStore(stores.contacts, (state) => (watched === null ? undefined : state.byId[watched]));
  return contact && <Watched contact={contact} close={() => void commands.watch(null)} />;
}

function Watched({ contact, close }: { contact: ContactCard; close: () => void }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const conversation = useStore(stores.conversations, (all) => all[contact.id] ?? emptyConversation);
  const customer = customerName(t, contact);
  const agent = contact.agent === null ? "" : names.agent(contact.agent);
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={t("coaching.watching", { agent, customer })}
      closeButtonProps={{ "aria-label": t("coaching.stop") }}
      styles={{ content: { display: "flex", flexDirection: "column" }, body: { flex: 1, minHeight: 0, padding: 0 } }}
    >
      <div className="watch" data-testid="watch">
        {contact.channel === "voice" && <p className="quiet">{t("coaching.call")}</p>}
        <MessageList snapshot={{ conversation, me: "agent", names: { agent, customer } }} actions={{ retry: null }} />
        <Asides contact={contact} />
      </div>
    </Drawer>
  );
}
