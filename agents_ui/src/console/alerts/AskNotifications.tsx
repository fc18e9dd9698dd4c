import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { recall, remember } from "../../storage";
import { askPermission, permission } from "./notifications";

const REFUSED = "callcenter.notifications";

/** Asks, until it is answered, whether something may be shown on the desktop: what comes to the desk, or of the centre. */
export function AskNotifications({ of }: { of: "desk" | "centre" }) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(() => permission() === "default" && recall(REFUSED) !== "no");
  if (!asks) return null;
  const refuse = () => {
    remember(REFUSED, "no");
    setAsks(false);
  };
  return (
    <p className="strip" data-testid="ask-notifications">
      {t(of === "desk" ? "alert.ask" : "alert.ask_centre")}
      <Button size="compact-sm" onClick={() => void askPermission().then(() => setAsks(false))}>
        {t("alert.allow")}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={refuse}>
        {t("alert.refuse")}
      </Button>
    </p>
  );
}
