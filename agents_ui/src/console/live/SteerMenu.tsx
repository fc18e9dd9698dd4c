import { Button, Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OpenContactRow, Steers } from "./OpenContactsView";

interface SteerMenuProps extends Pick<Steers, "putNext" | "take" | "steer"> {
  contact: OpenContactRow;
}

/** What a supervisor can do with a contact that waits. The menu is made when it is opened: there may be hundreds. */
export function SteerMenu({ contact, putNext, take, steer }: SteerMenuProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const button = (
    <Button
      ml={4}
      size="compact-xs"
      variant="default"
      aria-label={t("steer.more", { name: contact.name })}
      aria-haspopup="menu"
      aria-expanded={open}
      onClick={open ? undefined : () => setOpen(true)}
    >
      ⋯
    </Button>
  );
  return (
    <span className="steer">
      <Button size="compact-xs" variant="default" onClick={() => putNext(contact.id)}>
        {t("live.put_next")}
      </Button>
      {open ? (
        <Menu position="bottom-end" withinPortal opened onClose={() => setOpen(false)}>
          <Menu.Target>{button}</Menu.Target>
          <Menu.Dropdown>
            {take && <Menu.Item onClick={() => take(contact)}>{t("steer.take")}</Menu.Item>}
            <Menu.Item onClick={() => steer(contact.id, "move")}>{t("steer.move")}</Menu.Item>
            <Menu.Item onClick={() => steer(contact.id, "assign")}>{t("steer.assign")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : (
        button
      )}
    </span>
  );
}
