import { Affix, Notification, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { GoodToKnow } from "../../stores/notices";
import { useConsole } from "../model";
import { describeCode } from "../shared/words";

export function Notices() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const notices = useStore(stores.notices, (state) => state.notices);
  return (
    <Affix position={{ bottom: 16, right: 16 }}>
      <Stack gap="xs" role="alert" data-testid="notices">
        {notices.map((notice) => (
          <Notification
            key={notice.key}
            color={notice.good ? "teal" : "red"}
            withBorder
            title={notice.good ? t("notice.title") : t("error.title")}
            closeButtonProps={{ "aria-label": t("close") }}
            onClose={() => stores.notices.dismiss(notice.key)}
          >
            {notice.good ? t(`notice.${notice.code as GoodToKnow}`) : describeCode(t, notice.code, notice.detail)}
          </Notification>
        ))}
      </Stack>
    </Affix>
  );
}
