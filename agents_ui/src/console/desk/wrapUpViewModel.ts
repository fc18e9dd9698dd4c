import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { emptyWrapUp } from "../../stores/desk";
import { useActions } from "../keys/useActions";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { word } from "../shared/words";
import type { WrapUpActions, WrapUpSnapshot } from "./WrapUpView";

export function useWrapUpViewModel(contact: ContactCard): View<WrapUpSnapshot, WrapUpActions> {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const names = useNames();
  const { id, wrap_up_until: until } = contact;
  const draft = useStore(stores.desk, (desk) => desk.wrapUps[id] ?? emptyWrapUp);
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const [busy, setBusy] = useState(false);

  const rules = welcome?.wrap_ups?.find(({ queue }) => queue === contact.queue);
  const required = rules?.required ?? true;
  const dispositions = (welcome?.dispositions ?? []).filter(
    ({ id: one }) => !rules?.dispositions.length || rules.dispositions.includes(one),
  );
  const finishable = draft.disposition !== "" || !required;

  const finish = async () => {
    if (!finishable || busy) return;
    setBusy(true);
    await commands.wrapUp(id, draft);
    setBusy(false);
  };

  const moreTime = async () => {
    if (until === null || busy) return;
    setBusy(true);
    await commands.extendWrapUp(id, until);
    setBusy(false);
  };

  useActions({
    "wrap_up.finish": finishable && !busy ? () => void finish() : null,
    "wrap_up.more_time": contact.extensions_left && !busy ? () => void moreTime() : null,
  });

  return {
    snapshot: {
      draft,
      required,
      finishable,
      dispositions: dispositions.map((choice) => ({
        id: choice.id,
        label: names.disposition(choice.id),
      })),
      outcome: contact.outcome ? word(t, "outcome", contact.outcome) : null,
      since: contact.since,
      until,
      extensionsLeft: contact.extensions_left ?? null,
      busy,
    },
    actions: { change: (change) => stores.desk.draftWrapUp(id, change), finish, moreTime },
  };
}
