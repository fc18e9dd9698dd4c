import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { callOf, isUp } from "../../stores/line";
import { customerName } from "../desk/customerName";
import { useMyContacts } from "../desk/mine";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { CallActions, CallSnapshot } from "./CallPanelView";
import { callState } from "./callState";

/** What the agent is asking of the call just now, until the server has answered. */
type Asking = "hold" | "mute" | "end" | null;

/** The call of a contact as one can see and steer it; null where there is none. */
export function useCallViewModel(contact: ContactCard | undefined): View<CallSnapshot, CallActions> | null {
  const { t } = useTranslation();
  const { stores, commands, line } = useConsole();
  const names = useNames();
  const lineState = useStore(stores.line);
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const [asking, setAsking] = useState<Asking>(null);
  const [keyed, setKeyed] = useState({ contact: "", keys: "" });
  const softphone = welcome?.softphone ?? "none";
  const state = contact ? callState(contact, lineState, softphone) : null;
  if (!contact || !state) return null;
  const { id } = contact;

  const ask = async (what: Asking, command: Promise<unknown>) => {
    setAsking(what);
    await command;
    setAsking(null);
  };

  return {
    snapshot: {
      ...state,
      contact: id,
      name: customerName(t, contact),
      queue: names.queue(contact.queue),
      reason: state.line === "failed" ? lineState.reason : null,
      asking,
      keyed: keyed.contact === id ? keyed.keys : "",
      heard: softphone === "stand_in" && isUp(lineState) && lineState.contact === id ? (lineState.heard ?? []) : null,
    },
    actions: {
      hold: () => void ask("hold", commands.hold(id, !state.held)),
      mute: () => void ask("mute", commands.mute(id, !state.muted)),
      hangUp: () => (state.phase === "open" ? line.hangUp() : void ask("end", commands.end(id))),
      connect: () => line.connect(id),
      key: (digit) => {
        line.digits(digit);
        setKeyed(({ contact: of, keys }) => ({ contact: id, keys: (of === id ? keys : "") + digit }));
      },
      speak: line.speak,
    },
  };
}

/** The call I am in, or whose line of mine is still open. */
export function useMyCall(): ContactCard | undefined {
  const { stores } = useConsole();
  const me = useStore(stores.centre, (centre) => centre.welcome?.username);
  const contacts = useStore(stores.contacts, (state) => state.byId);
  const line = useStore(stores.line);
  return callOf(useMyContacts(), me) ?? (line.contact ? contacts[line.contact] : undefined);
}
