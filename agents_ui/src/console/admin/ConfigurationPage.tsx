import { ConfigurationView } from "./ConfigurationView";
import { useConfigurationViewModel } from "./configurationViewModel";
import "./configuration.css";

/** The centre's configuration; for administrators. */
export function ConfigurationPage() {
  return (
    <div className="page" data-testid="configuration">
      <ConfigurationView {...useConfigurationViewModel()} />
    </div>
  );
}
