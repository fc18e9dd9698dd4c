import { Alert, Button, Center, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { describeError } from "./words";

/** What stands in for something asked of the server until it is there, or says why it will not come. */
export function Loading({ error, again }: { error: unknown; again: () => void }) {
  const { t } = useTranslation();
  if (!error) {
    return (
      <Center p="xl">
        <Loader aria-label={t("loading")} />
      </Center>
    );
  }
  return (
    <Alert color="red" m="md" role="alert" title={t("error.title")}>
      <p>{describeError(t, error)}</p>
      <Button size="xs" variant="light" color="red" onClick={again}>
        {t("retry")}
      </Button>
    </Alert>
  );
}
