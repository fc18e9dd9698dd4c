import { Button, Center, Loader, Stack, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { useStore } from "zustand";
import type { Session } from "../api/rest";
import type { SessionStore } from "../stores/session";
import { UsersPage } from "./admin/UsersPage";
import { ContactPage } from "./contacts/ContactPage";
import { ContactsPage } from "./contacts/ContactsPage";
import { CustomerPage } from "./customers/CustomerPage";
import { DeskPage } from "./desk/DeskPage";
import { LivePage } from "./live/LivePage";
import { LoginPage } from "./login/LoginPage";
import { ConsoleProvider } from "./model";
import { PastPage } from "./past/PastPage";
import { NotFound } from "./shared/NotFound";
import { administers, supervises, takesContacts } from "./shared/roles";
import { Shell } from "./shell/Shell";
import { WallPage } from "./wall/WallPage";

/** With its charts it is larger than all the rest, and few need it. */
const ReportsPage = lazy(() => import("./reports/ReportsPage"));

/** Only administrators see it, and it reads and writes YAML. */
const ConfigurationPage = lazy(() => import("./configuration/lazy"));

export function App({ session }: { session: SessionStore }) {
  const state = useStore(session);
  switch (state.status) {
    case "unknown":
      return <Waiting />;
    case "unreachable":
      return <Unreachable retry={session.load} />;
    case "signed_out":
      return <SignedOut session={session} />;
    case "signed_in":
      return state.session && <SignedIn store={session} session={state.session} />;
  }
}

const Waiting = () => (
  <Center h="100vh">
    <Loader />
  </Center>
);

function Unreachable({ retry }: { retry: () => void }) {
  const { t } = useTranslation();
  return (
    <Center h="100vh">
      <Stack align="center">
        <Text role="alert">{t("error.unreachable")}</Text>
        <Button onClick={retry}>{t("retry")}</Button>
      </Stack>
    </Center>
  );
}

function SignedOut({ session }: { session: SessionStore }) {
  const { pathname, search } = useLocation();
  if (pathname === "/login") return <LoginPage session={session} />;
  const from = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
  return <Navigate to={`/login${from}`} replace />;
}

function SignedIn({ store, session }: { store: SessionStore; session: Session }) {
  const { search } = useLocation();
  const supervisor = supervises(session);
  const admin = administers(session);
  const home = supervisor ? <LivePage /> : <DeskPage />;
  return (
    <ConsoleProvider key={`${session.username} ${session.roles}`} session={store}>
      <Routes>
        <Route path="/login" element={<Navigate to={nextPage(search)} replace />} />
        {supervisor && <Route path="/wall" element={<WallPage />} />}
        <Route element={<Shell />}>
          <Route path="/" element={home} />
          {takesContacts(session) && <Route path="/desk" element={<DeskPage />} />}
          <Route path="/contacts" element={<ContactsPage />} />
          <Route path="/contacts/:id" element={<ContactPage />} />
          <Route path="/customers/:id" element={<CustomerPage />} />
          {supervisor && (
            <Route
              path="/reports"
              element={
                <Suspense fallback={<Waiting />}>
                  <ReportsPage />
                </Suspense>
              }
            />
          )}
          {supervisor && <Route path="/past" element={<PastPage />} />}
          {admin && (
            <Route
              path="/configuration"
              element={
                <Suspense fallback={<Waiting />}>
                  <ConfigurationPage />
                </Suspense>
              }
            />
          )}
          {admin && <Route path="/users" element={<UsersPage />} />}
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </ConsoleProvider>
  );
}

/** The page to go to after signing in; only ever one of ours. */
function nextPage(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(next) ? next : "/";
}
