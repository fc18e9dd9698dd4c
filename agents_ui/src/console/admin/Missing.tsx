import { Alert, Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MissingUser } from "../../api/rest";
import { inLanguage } from "../../i18n";

interface MissingProps {
  missing: readonly MissingUser[];
  give: (to: MissingUser) => void;
}

/** Who works here by the configuration and cannot sign in yet, each with the way to an account. */
export function Missing({ missing, give }: MissingProps) {
  const { t } = useTranslation();
  if (missing.length === 0) return null;
  return (
    <Alert
      role="status"
      color="orange"
      mb="sm"
      title={t("admin.missing", { count: missing.length })}
      data-testid="missing"
    >
      <ul className="plain">
        {missing.map((each) => (
          <li key={each.username} data-testid={`missing-${each.username}`}>
            <Group gap="sm" my={4}>
              <span className="wrap">
                {t("admin.missing_who", {
                  name: inLanguage(each.label, each.username),
                  username: each.username,
                  role: t(`role.${each.role}`),
                })}
              </span>
              <Button
                size="compact-xs"
                aria-label={t("admin.give_to", { name: inLanguage(each.label, each.username) })}
                onClick={() => give(each)}
              >
                {t("admin.give")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
