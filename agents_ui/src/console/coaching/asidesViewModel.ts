import { useEffect } from "react";
import { useStore } from "zustand";
import type { AsideCard, ContactCard } from "../../api/generated/messages";
import { usePageVisible } from "../../react/page";
import type { View } from "../../react/view";
import { useActions } from "../keys/useActions";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { AsidesActions, AsidesSnapshot } from "./AsidesView";

const none: readonly AsideCard[] = [];

export function useAsidesViewModel(contact: ContactCard): View<AsidesSnapshot, AsidesActions> {
  const { stores, commands } = useConsole();
  const names = useNames();
  const text = useStore(stores.desk, (desk) => desk.asides[contact.id] ?? "");
  const write = (written: string) => stores.desk.writeAside(contact.id, written);
  const asides = useStore(stores.asides, (all) => all.byContact[contact.id] ?? none);
  const me = useStore(stores.centre, (centre) => centre.welcome?.username);
  const talking = contact.stage === "talking";
  const mine = contact.agent === me;
  const helpSince = contact.help_since ?? null;
  const help = (on: boolean) => void commands.askHelp(contact.id, on);
  const visible = usePageVisible();
  useEffect(() => {
    if (visible) stores.desk.seeAsides(contact.id, asides.length);
  }, [stores, visible, contact.id, asides.length]);
  useActions({ "contact.help": mine && talking ? () => help(helpSince === null) : null });
  return {
    snapshot: {
      asides: asides.map((aside) => ({ ...aside, author: names.agent(aside.author) })),
      helpSince,
      who: mine ? "agent" : "supervisor",
      talking,
      text,
    },
    actions: {
      write,
      send: () => {
        const said = text.trim();
        if (said === "") return;
        write("");
        void commands.writeAside(contact.id, said).then((reply) => {
          // What was refused is not lost.
          if (!reply.ok && !stores.desk.getState().asides[contact.id]) write(said);
        });
      },
      help,
    },
  };
}
