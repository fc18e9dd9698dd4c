import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** What stands where there is nothing, or nothing that one may see. */
export function Nothing({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="gray" role="status" title={t("not_found.title")}>
      {text}
    </Alert>
  );
}

/** The page for an address that is no page's. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <h1 className="hidden">{t("not_found.title")}</h1>
      <Nothing text={t("error.not_found")} />
    </div>
  );
}
