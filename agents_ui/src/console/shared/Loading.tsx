import { Alert, Button, Center, Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/http";
import { Nothing } from "./NotFound";
import { describeError } from "./words";

/** What stands in for something asked of the server until it is there, or says why it will not come. */
export function Loading({ error, again }: { error: unknown; again: () => void }) {
  const { t } = useTranslation();
  if (!error) {
    return (
      <Center p="xl">
        <Loader role="status" aria-label={t("loading")} />
      </Center>
    );
  }
  if (error instanceof ApiError && error.status === 404) {
    return <Nothing text={describeError(t, error)} />;
  }
  return (
    <Alert color="red" role="alert" title={t("error.title")}>
      <Text size="sm" mb="sm">
        {describeError(t, error)}
      </Text>
      <Button size="xs" variant="light" color="red" onClick={again}>
        {t("retry")}
      </Button>
    </Alert>
  );
}
