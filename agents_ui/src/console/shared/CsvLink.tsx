import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface CsvLinkProps {
  href: string;
  size?: "xs" | "compact-xs" | "compact-sm";
}

/** All of a list or a report as a file, also what the page does not show yet. */
export function CsvLink({ href, size = "compact-xs" }: CsvLinkProps) {
  const { t } = useTranslation();
  return (
    <Button component="a" href={href} download size={size} variant="default" title={t("csv_hint")}>
      {t("csv")}
    </Button>
  );
}
