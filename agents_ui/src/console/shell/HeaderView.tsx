import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { LanguageSwitch } from "../../react/LanguageSwitch";
import type { View } from "../../react/view";
import { supervises } from "../shared/roles";
import { ColourSwitch } from "./ColourSwitch";
import type { HeaderPage } from "./pages";
import { SignOutDialog } from "./SignOutDialog";
import { type StateSwitchActions, type StateSwitchSnapshot, StateSwitchView, StateView } from "./StateSwitchView";

export interface HeaderSnapshot {
  centre: string;
  name: string;
  roles: readonly ("agent" | "supervisor" | "admin")[];
  pages: readonly HeaderPage[];
  /** Whether they are asked if what they have begun may be lost. */
  asking: boolean;
  /** Null for those who are not at a desk. */
  state: StateSwitchSnapshot | null;
}

export interface HeaderActions extends StateSwitchActions {
  showKeys: () => void;
  signOut: () => void;
  signOutAllTheSame: () => void;
  /** Do not sign out after all. */
  stay: () => void;
}

/** Whether there is a desk's state to be shown beside a supervisor's pages. */
const showsBoth = ({ state, roles }: HeaderSnapshot) => state !== null && supervises({ roles });

export function HeaderView({ snapshot, actions }: View<HeaderSnapshot, HeaderActions>) {
  const { t } = useTranslation();
  const roles = snapshot.roles.filter((role) => role !== "agent").map((role) => t(`role.${role}`));
  const me = [...new Set([snapshot.name, ...roles])].join(" · ");
  return (
    <Group className={showsBoth(snapshot) ? "header header-both" : "header"} h="100%" px="md" gap="xs" wrap="nowrap">
      <Group gap="md" wrap="nowrap" className="header-start">
        <Text fw={700} c="var(--brand)" className="brand">
          {snapshot.centre}
        </Text>
        <Group component="nav" gap={4} wrap="nowrap" aria-label={t("nav.label")}>
          {snapshot.pages.map(({ path, title }) => (
            <NavLink key={path} to={path} end={path !== "/contacts"} className="nav-link">
              {t(title)}
            </NavLink>
          ))}
        </Group>
      </Group>
      {snapshot.state && <StateView snapshot={snapshot.state} />}
      <Group gap="xs" wrap="nowrap">
        {snapshot.state && <StateSwitchView snapshot={snapshot.state} actions={actions} />}
        <Button
          variant="default"
          size="xs"
          aria-label={t("action.page.keys")}
          title={t("action.page.keys")}
          onClick={actions.showKeys}
        >
          ?
        </Button>
        <ColourSwitch />
        <LanguageSwitch />
        <Text size="sm" data-testid="me" className="header-me" title={me}>
          {me}
        </Text>
        <Button variant="default" size="xs" onClick={actions.signOut}>
          {t("nav.sign_out")}
        </Button>
        {snapshot.asking && <SignOutDialog stay={actions.stay} signOut={actions.signOutAllTheSame} />}
      </Group>
    </Group>
  );
}
