import { useStore } from "zustand";
import { ConnectionBanner } from "../../react/ConnectionBanner";
import { Alarms } from "../alarms/Alarms";
import { DeskNews } from "../desk/DeskNews";
import { useConsole } from "../model";
import { WallView } from "./WallView";
import { useWallViewModel } from "./wallViewModel";
import "./wall.css";

/** A page for a screen on the wall, without the header of the others. */
export function WallPage() {
  const { stores } = useConsole();
  const connection = useStore(stores.connection);
  return (
    <main className="wall-page">
      <ConnectionBanner snapshot={connection} />
      <Alarms />
      <DeskNews />
      <WallView {...useWallViewModel()} />
    </main>
  );
}
