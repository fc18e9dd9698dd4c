import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { useStore } from "zustand";
import { nothingEdited } from "../../stores/configuration";
import { useMyContacts } from "../desk/mine";
import { useConsole, useSession } from "../model";
import { useAtDesk } from "../shared/roles";

/** Out of the console, or only from the desk: then one goes on supervising. */
type Whence = "console" | "desk";

/** How somebody leaves. Whoever holds contacts goes offline, and leaves, when the last of them is over. */
export function useLeaving() {
  const { stores, commands } = useConsole();
  const session = useSession();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const atDesk = useAtDesk();
  const holding = useMyContacts().some(({ stage }) => stage !== "offered");
  const username = useStore(stores.centre, ({ welcome }) => welcome?.username ?? "");
  const offline = useStore(stores.agents, ({ byId }) => byId[username]?.availability === "offline");
  const [leaving, setLeaving] = useState<Whence | null>(null);
  const [asking, setAsking] = useState(false);
  const mustWait = () => atDesk && !offline && stores.connection.getState().phase === "ready";

  const go = async (from: Whence) => {
    setLeaving(null);
    if (from === "desk") {
      if (pathname === "/desk") navigate("/");
      await commands.leaveDesk();
    } else {
      stores.desk.clear();
      stores.configuration.setState(nothingEdited);
      await session.signOut();
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: one goes once, as soon as one is offline
  useEffect(() => {
    if (leaving !== null && offline) void go(leaving);
  }, [leaving, offline]);

  const leave = async (from: Whence) => {
    setAsking(false);
    if (mustWait()) {
      const reply = await commands.setState("offline");
      if (!reply.ok) return;
      if (holding) {
        setLeaving(from);
        return;
      }
    }
    await go(from);
  };

  /** Drafts of contacts that are waited for are not lost. */
  const losesSomething = () =>
    stores.configuration.getState().from !== null || (stores.desk.hasDrafts() && !(holding && mustWait()));

  return {
    /** Whether they are asked if what they have begun may be lost. */
    asking,
    signOut: async () => (losesSomething() ? setAsking(true) : await leave("console")),
    signOutAllTheSame: () => void leave("console"),
    leaveDesk: () => void leave("desk"),
    /** Do not leave after all. */
    stay: () => {
      setLeaving(null);
      setAsking(false);
    },
  };
}
