import { useStore } from "zustand";
import { inLanguage } from "../../i18n";
import type { View } from "../../react/view";
import { useConsole, useSession } from "../model";
import { useNames } from "../shared/names";
import type { HeaderActions, HeaderSnapshot } from "./HeaderView";

export function useHeaderViewModel(): View<HeaderSnapshot, HeaderActions> {
  const { stores, commands } = useConsole();
  const session = useSession();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const me = useStore(stores.agents, (state) => (welcome ? state.byId[welcome.username] : undefined));
  const isAgent = welcome?.role === "agent";

  const signOut = async () => {
    // Whoever still holds contacts stays: the refusal says to end and wrap up first.
    const ready = stores.connection.getState().phase === "ready";
    if (isAgent && ready && me?.availability !== "offline") {
      const reply = await commands.setState("offline");
      if (!reply.ok) return;
    }
    await session.signOut();
  };

  return {
    snapshot: {
      centre: inLanguage(welcome?.centre, "callcenter"),
      name: welcome ? inLanguage(welcome.name, welcome.username) : "",
      role: welcome?.role ?? null,
      state:
        isAgent && me
          ? {
              availability: me.availability,
              reason: me.reason ? names.reason(me.reason) : null,
              since: me.since,
              reasons: welcome.reasons.map(({ id }) => ({ id, label: names.reason(id) })),
            }
          : null,
    },
    actions: {
      available: () => void commands.setState("available"),
      notReady: (reason) => void commands.setState("not_ready", reason),
      signOut,
    },
  };
}
