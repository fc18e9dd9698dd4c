import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { inLanguage } from "../../i18n";
import type { View } from "../../react/view";
import { useMyContacts } from "../desk/mine";
import { useActions } from "../keys/useActions";
import { useConsole, useSession } from "../model";
import { useNames } from "../shared/names";
import { useAtDesk } from "../shared/roles";
import type { HeaderActions, HeaderSnapshot } from "./HeaderView";

export function useHeaderViewModel(): View<HeaderSnapshot, HeaderActions> {
  const { t } = useTranslation();
  const { stores, commands, actions } = useConsole();
  const session = useSession();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const me = useStore(stores.agents, (state) => (welcome ? state.byId[welcome.username] : undefined));
  const atDesk = useAtDesk();

  const mine = useMyContacts();
  const holding = mine.some((contact) => contact.stage !== "offered");
  const capacity = Object.entries(me?.capacity ?? {}).flatMap(([channel, most]) =>
    most > 0 ? [{ channel, open: mine.filter((contact) => contact.channel === channel).length, most }] : [],
  );
  const [choosing, setChoosing] = useState(false);
  const [leaving, setLeaving] = useState(false);

  // Whoever still holds contacts goes offline, and leaves, when the last of them is over.
  const offline = me?.availability === "offline";
  useEffect(() => {
    if (!leaving || !offline) return;
    stores.desk.clear();
    void session.signOut();
  }, [leaving, offline, session, stores]);

  const signOut = async () => {
    const ready = stores.connection.getState().phase === "ready";
    if (atDesk && ready && !offline) {
      const reply = await commands.setState("offline");
      if (!reply.ok) return;
      if (holding) {
        setLeaving(true);
        return;
      }
    }
    stores.desk.clear();
    await session.signOut();
  };

  const choose = (availability: "available" | "not_ready", reason?: string) => {
    setLeaving(false);
    void commands.setState(availability, reason);
  };

  const reasons = atDesk && me ? (welcome?.reasons ?? []).map(({ id }) => ({ id, label: names.reason(id) })) : [];
  const staying = me?.availability === "available" && !me.asked;
  useActions(
    {
      "state.available": atDesk && me && !staying ? () => choose("available") : null,
      "state.not_ready": reasons.length > 0 ? () => setChoosing(true) : null,
    },
    reasons.map(({ id, label }) => ({
      id: `choice.reason.${id}`,
      label: t("palette.not_ready", { reason: label }),
      run: () => choose("not_ready", id),
    })),
  );

  return {
    snapshot: {
      centre: inLanguage(welcome?.centre, "callcenter"),
      name: welcome ? inLanguage(welcome.name, welcome.username) : "",
      roles: welcome?.roles ?? [],
      state:
        atDesk && me
          ? {
              availability: me.availability,
              reason: me.reason ? names.reason(me.reason) : null,
              since: me.since,
              capacity,
              asked: me.asked ? (me.asked.reason ? names.reason(me.asked.reason) : t("availability.offline")) : null,
              reasons,
              choosing,
            }
          : null,
    },
    actions: {
      available: () => choose("available"),
      chooseReason: setChoosing,
      notReady: (reason) => choose("not_ready", reason),
      showKeys: () => actions.run("page.keys"),
      signOut,
    },
  };
}
