const HANDSET =
  "M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.24c1.1.37 2.3.57 3.6.57a1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1.02z";
const MICROPHONE =
  "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm5.5-3a5.5 5.5 0 0 1-11 0H5a7 7 0 0 0 6.25 6.95V22h1.5v-3.05A7 7 0 0 0 19 12z";
const DOTS = [5, 12, 19].flatMap((y) => [5, 12, 19].map((x) => `M${x - 2} ${y}a2 2 0 1 0 4 0a2 2 0 1 0-4 0z`)).join("");

const PATHS = {
  call: HANDSET,
  chat: "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H8l-5 4.2A.6.6 0 0 1 2 20.700V5a2 2 0 0 1 2-2z",
  mute: MICROPHONE,
  muted: `${MICROPHONE}M3.5 2.500 2.400 3.600 20.400 21.600l1.100-1.100z`,
  hold: "M6 4h4v16H6zM14 4h4v16h-4z",
  resume: "M7 4l13 8-13 8z",
  keypad: DOTS,
  dark: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z",
  light:
    "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 1h2v4h-2zM11 19h2v4h-2zM1 11h4v2H1zM19 11h4v2h-4zM4.200 5.600l1.400-1.400 2.900 2.900-1.400 1.400zM15.500 16.900l1.400-1.400 2.900 2.900-1.400 1.400zM4.200 18.400l2.900-2.900 1.400 1.400-2.900 2.900zM15.500 7.100l2.900-2.900 1.400 1.400-2.900 2.900z",
  transfer: "M13 5l7 7-7 7v-4.500H8a3 3 0 0 0-3 3V19H3v-2a7 7 0 0 1 7-7h3z",
  up: "M4.400 15.600 12 8l7.600 7.600-1.600 1.600-6-6-6 6z",
  down: "M4.400 8.400 12 16l7.600-7.600L18 6.800l-6 6-6-6z",
} as const;

export type Icon = keyof typeof PATHS | "hang_up";

/** A drawing in the colour and size of the text beside it; what it means is always said in words too. */
export function Drawing({ icon }: { icon: Icon }) {
  return (
    <svg viewBox="0 0 24 24" width="1.1em" height="1.1em" fill="currentColor" aria-hidden="true" focusable="false">
      {icon === "hang_up" ? <path d={HANDSET} transform="rotate(135 12 12)" /> : <path d={PATHS[icon]} />}
    </svg>
  );
}
