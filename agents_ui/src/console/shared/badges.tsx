import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ContactCard, Identity } from "../../api/generated/messages";
import { word } from "./words";

const STAGES: Readonly<Record<ContactCard["stage"], string>> = {
  flow: "cyan",
  waiting: "orange",
  offered: "grape",
  calling: "grape",
  connecting: "grape",
  talking: "green",
  voicemail: "cyan",
  wrapping: "blue",
  closed: "gray",
};

export function StageBadge({ stage }: { stage: string }) {
  const { t } = useTranslation();
  const color = STAGES[stage as ContactCard["stage"]] ?? "gray";
  return (
    <Badge variant="light" color={color} data-testid="stage" data-stage={stage}>
      {word(t, "stage", stage)}
    </Badge>
  );
}

const TIERS: Readonly<Record<string, string>> = { platinum: "dark", gold: "yellow.9", silver: "gray.7" };

export function TierBadge({ tier, name }: { tier: string; name: string }) {
  return (
    <Badge variant="filled" color={TIERS[tier] ?? "cyan"} data-testid="tier" data-tier={tier}>
      {name}
    </Badge>
  );
}

/** For somebody who has not been with us before. */
export function ProspectBadge() {
  const { t } = useTranslation();
  return (
    <Badge variant="outline" color="cyan" data-testid="prospect">
      {t("customer.match.none")}
    </Badge>
  );
}

export function IdentityBadge({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  return (
    <Badge
      variant="outline"
      color={identity === "verified" ? "green" : "gray"}
      data-testid="identity"
      data-identity={identity}
    >
      {t(`identity.${identity}`)}
    </Badge>
  );
}
