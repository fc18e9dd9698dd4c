import { AppShell } from "@mantine/core";
import { Outlet } from "react-router";
import { useStore } from "zustand";
import { ConnectionBanner } from "../../react/ConnectionBanner";
import { Alarms } from "../alarms/Alarms";
import { CallBar } from "../call/CallBar";
import { CentreNews } from "../coaching/CentreNews";
import { DeskNews } from "../desk/DeskNews";
import { Keys } from "../keys/Keys";
import { useConsole } from "../model";
import { supervises, useAtDesk } from "../shared/roles";
import { HeaderView } from "./HeaderView";
import { useHeaderViewModel } from "./headerViewModel";
import { Notices } from "./Notices";
import { useTitle } from "./title";

/** What is around every page: header, connection banner, notices. */
export function Shell() {
  const { stores } = useConsole();
  const connection = useStore(stores.connection);
  const both = useStore(stores.centre, ({ welcome }) => supervises(welcome));
  const atDesk = useAtDesk();
  const height = { base: atDesk ? 128 : 88, sm: atDesk && both ? 88 : 56 };
  useTitle();
  return (
    <AppShell header={{ height }}>
      <AppShell.Header>
        <HeaderView {...useHeaderViewModel()} />
      </AppShell.Header>
      <AppShell.Main className="main">
        <ConnectionBanner snapshot={connection} />
        <Alarms />
        {both && <CentreNews />}
        <DeskNews />
        <CallBar />
        <Outlet />
      </AppShell.Main>
      <Notices />
      <Keys />
    </AppShell>
  );
}
