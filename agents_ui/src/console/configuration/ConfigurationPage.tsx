import { useTranslation } from "react-i18next";
import { ConfigurationView } from "./ConfigurationView";
import { useConfigurationViewModel } from "./configurationViewModel";
import "./configuration.css";

/** The centre's configuration; for administrators. */
export function ConfigurationPage() {
  const { t } = useTranslation();
  return (
    <div className="page" data-testid="configuration">
      <h1 className="hidden">{t("config.title")}</h1>
      <ConfigurationView {...useConfigurationViewModel()} />
    </div>
  );
}
