import { QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { followCards, followCentre, followVoicemails } from "../api/pushed";
import { createQueryClient } from "../api/queryClient";
import { ClockContext } from "../react/clock";
import type { LoadSoftphone } from "../softphone/softphone";
import type { OpenSound } from "../sound/ringtone";
import { type ConsoleModel, createConsole } from "../stores/console";
import type { SessionStore } from "../stores/session";

const ConsoleContext = createContext<ConsoleModel | null>(null);
const SessionContext = createContext<SessionStore | null>(null);

interface ConsoleProviderProps {
  session: SessionStore;
  children: ReactNode;
  openSocket?: (url: string) => WebSocket;
  loadSoftphone?: LoadSoftphone;
  openSound?: OpenSound;
}

/**
 * Gives everything below it one console, connected while it is shown, and one cache of what was asked of the server.
 * Both are of whoever is signed in: nobody sees what came for somebody else.
 */
export function ConsoleProvider({ session, openSocket, loadSoftphone, openSound, children }: ConsoleProviderProps) {
  const [model] = useState(() =>
    createConsole({
      onSignedOut: session.load, // whose roles have changed goes on as what they are now
      user: session.getState().session?.username ?? "",
      openSocket,
      loadSoftphone,
      openSound,
    }),
  );
  const [queryClient] = useState(createQueryClient);
  useEffect(() => {
    model.start();
    return () => model.stop();
  }, [model]);
  useEffect(() => followCards(queryClient, model.stores.contacts), [queryClient, model]);
  useEffect(() => followCentre(queryClient, model.stores.centre), [queryClient, model]);
  useEffect(() => followVoicemails(queryClient, model.stores.voicemails), [queryClient, model]);
  useEffect(
    () => session.subscribe(({ status }) => status === "signed_out" && queryClient.clear()),
    [session, queryClient],
  );
  return (
    <SessionContext value={session}>
      <ConsoleContext value={model}>
        <QueryClientProvider client={queryClient}>
          <ClockContext value={model.stores.clock}>{children}</ClockContext>
        </QueryClientProvider>
      </ConsoleContext>
    </SessionContext>
  );
}

export function useConsole(): ConsoleModel {
  const model = useContext(ConsoleContext);
  if (!model) throw new Error("useConsole is for what stands inside ConsoleProvider");
  return model;
}

export function useSession(): SessionStore {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession is for what stands inside ConsoleProvider");
  return session;
}
