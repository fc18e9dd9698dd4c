import { Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AgentRow, AgentsActions, Named } from "./AgentsView";

interface StateMenuProps {
  agent: AgentRow;
  reasons: readonly Named[];
  force: AgentsActions["force"];
}

/** The agent's state, and behind it the states in which a supervisor can put them. The menu is made when it is opened. */
export function StateMenu({ agent, reasons, force }: StateMenuProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const button = (
    <button
      type="button"
      className="state-button"
      aria-haspopup="menu"
      aria-expanded={open}
      aria-description={t("state.force", { name: agent.name })}
      data-testid="force-state"
      onClick={open ? undefined : () => setOpen(true)}
    >
      <StateWords agent={agent} />
    </button>
  );
  if (!open) return button;
  return (
    <Menu position="bottom-start" withinPortal opened onClose={() => setOpen(false)}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("state.now")}</Menu.Label>
        <Menu.Item onClick={() => force(agent.id, "available")}>{t("availability.available")}</Menu.Item>
        {reasons.map(({ id, label }) => (
          <Menu.Item key={id} onClick={() => force(agent.id, "not_ready", id)}>
            {`${t("availability.not_ready")} · ${label}`}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => force(agent.id, "offline")}>{t("availability.offline")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The agent's state, to be read alone. */
export function StateWords({ agent: { availability, reason } }: { agent: Pick<AgentRow, "availability" | "reason"> }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={`dot dot-${availability}`} aria-hidden="true" />
      {t(`availability.${availability}`)}
      {reason && ` · ${reason}`}
    </>
  );
}
