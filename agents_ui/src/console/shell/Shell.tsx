import { AppShell } from "@mantine/core";
import { Outlet } from "react-router";
import { useStore } from "zustand";
import { ConnectionBanner } from "../../react/ConnectionBanner";
import { Alarms } from "../alarms/Alarms";
import { AlertsBanner } from "../alerts/AlertsBanner";
import { CallBar } from "../call/CallBar";
import { OfferBar } from "../desk/OfferBar";
import { Keys } from "../keys/Keys";
import { useConsole } from "../model";
import { HeaderView } from "./HeaderView";
import { useHeaderViewModel } from "./headerViewModel";
import { Notices } from "./Notices";
import { useTitle } from "./title";

/** What is around every page: header, connection banner, notices. */
export function Shell() {
  const { stores } = useConsole();
  const connection = useStore(stores.connection);
  const isAgent = useStore(stores.centre, ({ welcome }) => welcome?.role === "agent");
  useTitle();
  return (
    <AppShell header={{ height: { base: 88, sm: 56 } }}>
      <AppShell.Header>
        <HeaderView {...useHeaderViewModel()} />
      </AppShell.Header>
      <AppShell.Main className="main">
        <ConnectionBanner snapshot={connection} />
        <Alarms />
        {isAgent && <AlertsBanner />}
        {isAgent && <OfferBar />}
        <CallBar />
        <Outlet />
      </AppShell.Main>
      <Notices />
      <Keys />
    </AppShell>
  );
}
