import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { recall, remember } from "../../storage";
import { useConsole } from "../model";
import { askPermission, permission } from "./notifications";
import { useAlerts } from "./useAlerts";

const REFUSED = "callcenter.notifications";

/** Alerts the agent, and says what keeps it from doing so. */
export function AlertsBanner() {
  useAlerts();
  const { t } = useTranslation();
  const { stores, ringtone } = useConsole();
  const windows = useStore(stores.windows, ({ open }) => open);
  const { blocked } = useStore(ringtone);
  const [asks, setAsks] = useState(() => permission() === "default" && recall(REFUSED) !== "no");
  const refuse = () => {
    remember(REFUSED, "no");
    setAsks(false);
  };

  return (
    <div role="status" data-testid="alerts">
      {blocked && (
        <p className="strip strip-warning" data-testid="sound-blocked">
          {t("alert.blocked")}
          <Button size="compact-sm" variant="white" onClick={ringtone.unlock}>
            {t("alert.unblock")}
          </Button>
        </p>
      )}
      {windows > 1 && (
        <p className="strip" data-testid="windows">
          {t("alert.windows", { count: windows })}
        </p>
      )}
      {asks && (
        <p className="strip" data-testid="ask-notifications">
          {t("alert.ask")}
          <Button size="compact-sm" onClick={() => void askPermission().then(() => setAsks(false))}>
            {t("alert.allow")}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={refuse}>
            {t("alert.refuse")}
          </Button>
        </p>
      )}
    </div>
  );
}
