import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useConsole } from "../model";
import { AskNotifications } from "./AskNotifications";
import { useAlerts } from "./useAlerts";

/** Alerts the agent, and says what keeps it from doing so. */
export function AlertsBanner() {
  useAlerts();
  const { t } = useTranslation();
  const { stores, ringtone } = useConsole();
  const windows = useStore(stores.windows, ({ open }) => open);
  const { blocked } = useStore(ringtone);

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
      <AskNotifications of="desk" />
    </div>
  );
}
