import { useEffect, useRef } from "react";

/** Of what is shown below: its heading, to which the page goes, and the keyboard too, each time that it is asked for. */
export function useBroughtIntoView<Element extends HTMLElement>(asked: object | null) {
  const heading = useRef<Element>(null);
  useEffect(() => {
    if (asked === null) return;
    heading.current?.scrollIntoView?.({ block: "start" });
    heading.current?.focus({ preventScroll: true });
  }, [asked]);
  return heading;
}
