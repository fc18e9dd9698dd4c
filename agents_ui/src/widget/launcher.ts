import { h, icon, setAttribute, setText } from "./dom";
import { t } from "./words";

const BUBBLE = "M4 5h16v11H9l-5 4z";

/** The button that opens the widget, with the number of messages nobody has seen yet. */
export function makeLauncher(open: () => void) {
  const badge = h("span", { class: "badge", "data-testid": "unread", "aria-hidden": "true", hidden: true });
  const button = h(
    "button",
    { type: "button", class: "launcher", "data-testid": "launcher", "aria-haspopup": "dialog", onclick: open },
    icon(BUBBLE),
    badge,
  );
  const news = h("p", { class: "hidden", role: "status" });
  return {
    button,
    element: h("div", {}, button, news),
    update(unread: number) {
      const told = unread > 0 ? t("widget.unread", { count: unread }) : "";
      setAttribute(button, "aria-label", [t("widget.open"), told].filter(Boolean).join(". "));
      setAttribute(button, "title", t("widget.open"));
      badge.hidden = unread === 0;
      setText(badge, unread > 9 ? "9+" : String(unread));
      setText(news, told);
    },
  };
}
