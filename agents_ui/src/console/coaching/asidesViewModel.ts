import { useState } from "react";
import { useStore } from "zustand";
import type { AsideCard, ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { AsidesActions, AsidesSnapshot } from "./AsidesView";

const none: readonly AsideCard[] = [];

export function useAsidesViewModel(contact: ContactCard): View<AsidesSnapshot, AsidesActions> {
  const { stores, commands } = useConsole();
  const names = useNames();
  const [text, write] = useState("");
  const asides = useStore(stores.asides, (all) => all.byContact[contact.id] ?? none);
  const me = useStore(stores.centre, (centre) => centre.welcome?.username);
  return {
    snapshot: {
      asides: asides.map((aside) => ({ ...aside, author: names.agent(aside.author) })),
      helpSince: contact.help_since ?? null,
      who: contact.agent === me ? "agent" : "supervisor",
      talking: contact.stage === "talking",
      text,
    },
    actions: {
      write,
      send: () => {
        const said = text.trim();
        if (said === "") return;
        write("");
        void commands.writeAside(contact.id, said).then((reply) => {
          if (!reply.ok) write((begun) => begun || said); // what was refused is not lost
        });
      },
      help: (on) => void commands.askHelp(contact.id, on),
    },
  };
}
