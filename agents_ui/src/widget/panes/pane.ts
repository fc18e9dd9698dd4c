import type { ContactStatus } from "../../api/generated/messages";
import type { HotlineModel } from "../../hotline/model";

/** One view of the widget. It is made anew for another stage or language, and brought up to date in between. */
export interface Pane {
  element: HTMLElement;
  /** Shows what the stores hold now; called after every change, and every second while the widget is open. */
  update(): void;
  /** What the keyboard should be at when the pane appears, or when what it was at is gone. */
  focus(): HTMLElement;
  /** The pane goes. */
  leave?(): void;
}

export type MakePane = (hotline: HotlineModel) => Pane;

/** The contact's status; only panes that are shown for a contact ask for it. */
export function statusOf(hotline: HotlineModel): ContactStatus {
  const { status } = hotline.stores.visit.getState();
  return status ?? { type: "status", contact: "", queue: null, stage: "ended" };
}
