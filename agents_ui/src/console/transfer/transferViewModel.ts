import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ColleagueCard, ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { isHere, presence, type Target } from "./TargetList";
import type { TransferActions, TransferSnapshot } from "./TransferDialog";

/** Where the customer of a contact can be sent, and who is there; for as long as the dialog is open. */
export function useTransferViewModel(contact: ContactCard, close: () => void): View<TransferSnapshot, TransferActions> {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const queues = useStore(stores.queues, (state) => state.byId);
  const agents = useColleagues();
  const [busy, setBusy] = useState(false);

  const rules = (queue: string | null) => {
    const { credit = true, back = false } = welcome?.transfer_rules?.[queue ?? ""] ?? {};
    return { credit, back };
  };
  const colleagues = (welcome?.transfer_agents ?? []).filter(
    ({ id, channels }) => id !== welcome?.username && channels.includes(contact.channel),
  );
  const here = (team: string) => colleagues.filter((each) => each.team === team && isHere(agents?.get(each.id)));
  const staffed = (count: number | undefined): Pick<Target, "presence" | "note"> =>
    count === undefined
      ? { presence: null, note: "" }
      : { presence: count > 0 ? "free" : "away", note: t("transfer.available", { count }) };

  return {
    snapshot: {
      channel: contact.channel,
      busy,
      targets: {
        queues: (welcome?.transfer_queues ?? []).map((choice) => ({
          id: choice.id,
          name: names.choice(choice),
          ...staffed(queues[choice.id]?.available),
          ...rules(choice.id),
        })),
        agents: colleagues.map((choice) => ({
          id: choice.id,
          name: names.choice(choice),
          ...presence(t, agents?.get(choice.id)),
          ...rules(contact.queue),
        })),
        teams: (welcome?.teams ?? []).map((choice) => ({
          id: choice.id,
          name: names.choice(choice),
          ...staffed(agents ? here(choice.id).length : undefined),
          ...rules(contact.queue),
        })),
      },
    },
    actions: {
      transfer: async (wish) => {
        setBusy(true);
        const reply = await commands.transfer(contact.id, wish);
        setBusy(false);
        if (reply.ok) close();
      },
      close,
    },
  };
}

/** Everybody as they are now; null until it is told. */
function useColleagues(): ReadonlyMap<string, ColleagueCard> | null {
  const { stores, commands } = useConsole();
  useEffect(() => {
    commands.followColleagues(true);
    return () => commands.followColleagues(false);
  }, [commands]);
  return useStore(stores.colleagues, ({ byId }) => byId);
}
