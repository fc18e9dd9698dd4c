import { Container, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Container py="xl">
      <Title order={1} size="h2">
        {t("not_found.title")}
      </Title>
      <Text c="dimmed">{t("error.not_found")}</Text>
    </Container>
  );
}
