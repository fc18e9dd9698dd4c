import { Badge, Button, createTheme, Modal, Table } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "cyan",
  primaryShade: 9,
  defaultRadius: "md",
  fontFamily: 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  components: {
    // Words as they are written, and never cut: Chinese has no capitals, and a state must be legible.
    Badge: Badge.extend({ styles: { root: { textTransform: "none", flexShrink: 0 }, label: { overflow: "visible" } } }),
    Button: Button.extend({ styles: { root: { flexShrink: 0 } } }),
    Modal: Modal.extend({ styles: { title: { fontSize: "17px", fontWeight: 600 } } }),
    TableScrollContainer: Table.ScrollContainer.extend({ defaultProps: { type: "native" } }),
  },
  fontSizes: { xs: "12px", sm: "14px", md: "15px", lg: "17px", xl: "20px" },
});
