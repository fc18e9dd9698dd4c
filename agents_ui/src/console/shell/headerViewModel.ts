import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useStore } from "zustand";
import { inLanguage } from "../../i18n";
import type { View } from "../../react/view";
import { useMyContacts } from "../desk/mine";
import { useActions } from "../keys/useActions";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { supervises, useAtDesk } from "../shared/roles";
import type { HeaderActions, HeaderSnapshot } from "./HeaderView";
import { useLeaving } from "./leaving";
import { pagesOf } from "./pages";

export function useHeaderViewModel(): View<HeaderSnapshot, HeaderActions> {
  const { t } = useTranslation();
  const { stores, commands, actions } = useConsole();
  const navigate = useNavigate();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const me = useStore(stores.agents, (state) => (welcome ? state.byId[welcome.username] : undefined));
  const atDesk = useAtDesk();

  const mine = useMyContacts();
  const capacity = Object.entries(me?.capacity ?? {}).flatMap(([channel, most]) =>
    most > 0 ? [{ channel, open: mine.filter((contact) => contact.channel === channel).length, most }] : [],
  );
  const [choosing, setChoosing] = useState(false);
  const { asking, signOut, signOutAllTheSame, leaveDesk, stay } = useLeaving();
  const leavesDesk = atDesk && supervises(welcome);
  const pages = pagesOf(welcome);

  const choose = (availability: "available" | "not_ready", reason?: string) => {
    stay();
    void commands.setState(availability, reason);
  };

  const reasons = atDesk && me ? (welcome?.reasons ?? []).map(({ id }) => ({ id, label: names.reason(id) })) : [];
  const staying = me?.availability === "available" && !me.asked;
  useActions(
    {
      "state.available": atDesk && me && !staying ? () => choose("available") : null,
      "state.not_ready": reasons.length > 0 ? () => setChoosing(true) : null,
    },
    [
      ...reasons.map(({ id, label }) => ({
        id: `choice.reason.${id}` as const,
        label: t("palette.not_ready", { reason: label }),
        run: () => choose("not_ready", id),
      })),
      ...pages.map(({ path, title }) => ({
        id: `choice.page.${path}` as const,
        label: t("palette.page", { page: t(title) }),
        run: () => void navigate(path),
      })),
      ...(leavesDesk ? [{ id: "choice.leave_desk" as const, label: t("leaving.desk"), run: leaveDesk }] : []),
      { id: "choice.sign_out" as const, label: t("nav.sign_out"), run: () => void signOut() },
    ],
  );

  return {
    snapshot: {
      centre: inLanguage(welcome?.centre, "callcenter"),
      name: welcome ? inLanguage(welcome.name, welcome.username) : "",
      roles: welcome?.roles ?? [],
      pages,
      asking,
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
              leavesDesk,
            }
          : null,
    },
    actions: {
      available: () => choose("available"),
      chooseReason: setChoosing,
      notReady: (reason) => choose("not_ready", reason),
      showKeys: () => actions.run("page.keys"),
      signOut,
      signOutAllTheSame,
      leaveDesk,
      stay,
    },
  };
}
