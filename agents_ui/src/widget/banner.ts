import { CLOSE, type ConnectionState } from "../socket/connection";
import { h, setText } from "./dom";
import { t } from "./words";

/** Says so while there is no connection; takes no room while there is. */
export function makeBanner() {
  const element = h("div", { class: "banner", role: "status", "data-testid": "connection" });
  return {
    element,
    update(state: ConnectionState) {
      element.dataset.phase = state.phase;
      setText(element, words(state));
    },
  };
}

function words({ phase, retryAt, code, refused }: ConnectionState): string {
  if (refused || code === CLOSE.originRefused) return t("connection.origin_refused");
  if (phase === "connecting") return t("connection.connecting");
  if (phase !== "lost") return "";
  const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - performance.now()) / 1000));
  return t("connection.lost", { seconds });
}
