import { useLocation, useNavigate } from "react-router";
import { useDeskViewModel } from "../desk/deskViewModel";
import { useActions } from "../keys/useActions";
import { useConsole } from "../model";
import { useDeskPath } from "../shared/roles";
import { CallBarView } from "./CallBarView";
import { useCallViewModel, useMyCall } from "./callViewModel";

/** Stays across pages while the desk does not show the call itself. */
export function CallBar() {
  const { stores } = useConsole();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const desk = useDeskPath();
  const { selected } = useDeskViewModel().snapshot;
  const contact = useMyCall();
  const call = useCallViewModel(contact);
  const can = call && call.snapshot.phase !== "open" ? call : null;
  useActions({
    "call.mute": can?.snapshot.steerable && can.snapshot.pendingMute === null ? can.actions.mute : null,
    "call.hold": can?.snapshot.steerable && can.snapshot.pendingHold === null ? can.actions.hold : null,
    "contact.end": can?.snapshot.endable && pathname !== desk ? can.actions.hangUp : null,
  });
  if (!call || !contact || (pathname === desk && selected?.id === contact.id)) return null;
  const show = () => {
    stores.desk.select(contact.id);
    navigate(desk);
  };
  return <CallBarView snapshot={call.snapshot} actions={{ ...call.actions, show }} />;
}
