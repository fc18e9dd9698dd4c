import { useEffect } from "react";
import type { ContactCard } from "../../api/generated/messages";
import { useConsole } from "../model";
import { useMyContacts } from "./mine";

/** So long before the server's clock runs out, what has been filled in is sent rather than lost. */
const LAST_MOMENT_MS = 1_500;

/** Sends what has been filled in of each wrap-up at its last moment, whatever of the console one looks at meanwhile. */
export function LastMoments() {
  return useMyContacts()
    .filter(({ stage }) => stage === "wrapping")
    .map((contact) => <LastMoment key={contact.id} contact={contact} />);
}

function LastMoment({ contact }: { contact: ContactCard }) {
  const { stores, commands } = useConsole();
  const { id, wrap_up_until: until } = contact;
  useEffect(() => {
    if (until === null) return;
    // Cut off, one may fill in more until the server says that it is over; then all of it is sent.
    const send = () => stores.connection.getState().phase === "ready" && commands.keepWrapUp(id);
    const timer = setTimeout(send, until - LAST_MOMENT_MS - stores.clock.now());
    return () => clearTimeout(timer);
  }, [id, until, stores, commands]);
  return null;
}
