import { h } from "../dom";
import { t } from "../words";
import type { MakePane } from "./pane";

/** The sign-in is not accepted (any more): the host page may bring a fresh one, or one goes on as nobody in particular. */
export const refusedPane: MakePane = (hotline) => {
  const expired = hotline.stores.visit.getState().refused === "identity_expired";
  const goOn = h(
    "button",
    { type: "button", class: "button button-quiet", onclick: () => hotline.signIn(null) },
    t("hotline.go_on_anonymously"),
  );
  const element = h(
    "section",
    { class: "card", "data-testid": "identity-refused", "data-expired": String(expired) },
    h(
      "div",
      { role: "alert" },
      h("h3", {}, t(expired ? "hotline.identity_expired" : "hotline.identity_refused")),
      h("p", {}, t("widget.sign_in_again")),
    ),
    goOn,
  );
  return { element, update: () => {}, focus: () => goOn };
};
