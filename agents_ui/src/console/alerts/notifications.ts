export type Permission = NotificationPermission | "unsupported";

export const permission = (): Permission => ("Notification" in globalThis ? Notification.permission : "unsupported");

/** Asks the person whether we may; browsers only ask after a click. */
export async function askPermission(): Promise<Permission> {
  return permission() === "unsupported" ? "unsupported" : await Notification.requestPermission();
}

interface Told {
  /** What it is about: a later one of the same tag takes its place, also from another window. */
  tag: string;
  title: string;
  body: string;
  /** Stays until it is answered or taken back. */
  stays: boolean;
  open: () => void;
}

/** Shows something on the desktop, where the agent looks at another window; returns how to take it back. */
export function notify({ tag, title, body, stays, open }: Told): () => void {
  if (permission() !== "granted" || (document.visibilityState === "visible" && document.hasFocus())) return () => {};
  try {
    const shown = new Notification(title, { tag, body, requireInteraction: stays, silent: true });
    shown.onclick = () => {
      window.focus();
      open();
      shown.close();
    };
    return () => shown.close();
  } catch {
    return () => {}; // phones have them for service workers alone
  }
}
