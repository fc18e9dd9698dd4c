import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Asks whoever signs out whether what they have begun may be lost. */
export function SignOutDialog({ stay, signOut }: { stay: () => void; signOut: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={stay} title={t("leaving.title")} closeButtonProps={{ "aria-label": t("close") }}>
      <Text>{t("leaving.lost")}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" data-autofocus onClick={stay}>
          {t("leaving.stay")}
        </Button>
        <Button color="red" onClick={signOut}>
          {t("leaving.sign_out")}
        </Button>
      </Group>
    </Modal>
  );
}
