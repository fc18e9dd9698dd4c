const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select, textarea, summary, a[href], [tabindex]:not([tabindex="-1"])';

const shown = (element: HTMLElement) => !element.closest("[hidden]") && element.getClientRects().length > 0;

/** Keeps Tab within `dialog`: after the last thing comes the first again. */
export function keepTabWithin(dialog: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "Tab") return;
  const inside = [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(shown);
  const [first, last] = [inside[0], inside[inside.length - 1]];
  const at = (dialog.getRootNode() as ShadowRoot).activeElement;
  // What cannot be reached with Tab, such as a heading that was focused, is before the first.
  const outside = !at || at === dialog || at.getAttribute("tabindex") === "-1";
  const wrapsTo = event.shiftKey ? (at === first || outside) && last : at === last && first;
  if (!wrapsTo) return;
  event.preventDefault();
  wrapsTo.focus();
}
