import {
  Badge,
  Button,
  createTheme,
  DEFAULT_THEME,
  Drawer,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  ScrollArea,
  Table,
} from "@mantine/core";

/** Mantine's dark greys, in the tint of ours; the eighth is the surface that everything stands on. */
const DARK: MantineColorsTuple = [
  "#e3e9ee",
  "#b8c4ce",
  "#a6b3be",
  "#74828e",
  "#45525e",
  "#2a333c",
  "#232b33",
  "#1d242b",
  "#171d23",
  "#14191e",
];

/** Mantine's own, with its two darkest so dark that they can be read on the lightest, and white on them. */
const legible = (color: "green" | "orange" | "yellow", darker: string, darkest: string) =>
  [...DEFAULT_THEME.colors[color].slice(0, 8), darker, darkest] as unknown as MantineColorsTuple;

export const theme = createTheme({
  colors: {
    dark: DARK,
    green: legible("green", "#27803c", "#1f6b2e"),
    orange: legible("orange", "#b63a06", "#a33205"),
    yellow: legible("yellow", "#a35f00", "#8a5100"),
  },
  respectReducedMotion: true,
  primaryColor: "cyan",
  primaryShade: 9,
  defaultRadius: "md",
  fontFamily: 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  components: {
    // Words as they are written, and not cut for want of room: Chinese has no capitals, and a state must be legible.
    Badge: Badge.extend({
      styles: { root: { textTransform: "none", flexShrink: 0, maxWidth: "40ch" }, label: { overflow: "visible" } },
    }),
    Button: Button.extend({ styles: { root: { flexShrink: 0 } } }),
    // A header of a dialog is none of the page.
    ModalHeader: Modal.Header.extend({ defaultProps: { role: "presentation" } }),
    DrawerHeader: Drawer.Header.extend({ defaultProps: { role: "presentation" } }),
    // The focus goes to the first item, not to something in the menu that is none.
    Menu: Menu.extend({
      defaultProps: { withInitialFocusPlaceholder: false },
      styles: { dropdown: { maxWidth: "min(420px, calc(100vw - 16px))", overflowWrap: "anywhere" } },
    }),
    Modal: Modal.extend({ styles: { title: { fontSize: "17px", fontWeight: 600, overflowWrap: "anywhere" } } }),
    Drawer: Drawer.extend({ styles: { title: { overflowWrap: "anywhere" } } }),
    Notification: Notification.extend({ styles: { description: { color: "var(--ink)" } } }),
    // No wider than what scrolls it, so that a long name in it is cut with dots.
    ScrollAreaAutosize: ScrollArea.Autosize.extend({ styles: { content: { minWidth: 0 } } }),
    TableScrollContainer: Table.ScrollContainer.extend({ defaultProps: { type: "native" } }),
  },
  fontSizes: { xs: "12px", sm: "14px", md: "15px", lg: "17px", xl: "20px" },
});
