import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { useStore } from "zustand";
import type { QueueCard } from "../../api/generated/messages";
import { inLanguage } from "../../i18n";
import { usePaced } from "../../react/paced";
import type { View } from "../../react/view";
import { PAUSE_MS } from "../live/viewModels";
import { useConsole } from "../model";
import type { WallActions, WallQueue, WallSnapshot } from "./WallView";

export function useWallViewModel(): View<WallSnapshot, WallActions> {
  const { stores } = useConsole();
  const navigate = useNavigate();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const queues = Object.values(usePaced(stores.queues, (state) => state.byId, PAUSE_MS));
  const agents = Object.values(usePaced(stores.agents, (state) => state.byId, PAUSE_MS));
  const asOf = usePaced(stores.freshness, (state) => state.at, PAUSE_MS);
  const fullScreen = useFullScreen();
  const present = agents.filter((agent) => agent.availability !== "offline" && agent.reachable);
  const sum = (of: "waiting" | "talking") => queues.reduce((total, queue) => total + queue[of], 0);
  return {
    snapshot: {
      centre: inLanguage(welcome?.centre, ""),
      queues: queues.map(tile),
      waiting: sum("waiting"),
      talking: sum("talking"),
      available: present.filter((agent) => agent.availability === "available" && !agent.asked).length,
      staffed: present.length,
      asOf,
      zone: welcome?.zone,
      fullScreen,
    },
    actions: {
      toggleFullScreen: () => {
        // A browser may refuse, on a phone for instance: the page is as it was then.
        const done = document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen?.();
        void done?.catch(() => {});
      },
      leave: () => {
        if (document.fullscreenElement) void document.exitFullscreen();
        navigate("/");
      },
    },
  };
}

function tile(queue: QueueCard): WallQueue {
  const { service_level: level, target_share: target } = queue;
  return {
    id: queue.id,
    name: inLanguage(queue.name, queue.id),
    open: queue.open,
    waiting: queue.waiting,
    oldest: queue.oldest_queued_at,
    late: [queue.target_ms, 3 * queue.target_ms],
    talking: queue.talking,
    available: queue.available,
    staffed: queue.staffed,
    serviceLevel: level,
    level: level === null ? "none" : level >= target ? "good" : level >= target - 0.1 ? "near" : "bad",
  };
}

function useFullScreen(): boolean {
  const [full, setFull] = useState(document.fullscreenElement != null);
  useEffect(() => {
    const look = () => setFull(document.fullscreenElement != null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  return full;
}
