import { useTranslation } from "react-i18next";
import { CLOSE, type ConnectionState } from "../socket/connection";
import { useTick } from "./time";
import "./banner.css";

/** Says so while the page is not connected; takes no room while it is. */
export function ConnectionBanner({ snapshot }: { snapshot: ConnectionState }) {
  return (
    <div role="status" data-testid="connection" data-phase={snapshot.phase}>
      {snapshot.phase !== "ready" && <Words {...snapshot} />}
    </div>
  );
}

function Words({ phase, retryAt, code, refused }: ConnectionState) {
  const { t } = useTranslation();
  useTick(500);
  const wrongPlace = refused || code === CLOSE.originRefused;
  if (wrongPlace) return <p className="banner banner-refused">{t("connection.origin_refused")}</p>;
  if (phase === "stopped") return null;
  const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - performance.now()) / 1000));
  return (
    <p className={`banner banner-${phase}`}>
      {phase === "connecting" ? t("connection.connecting") : t("connection.lost", { seconds })}
    </p>
  );
}
