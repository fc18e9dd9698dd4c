import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";
import { Timer } from "../shared/Timer";
import "./helpCalls.css";

export interface HelpCallsSnapshot {
  /** Who waits for help, whoever has waited longest first. */
  calls: readonly { contact: string; agent: string; customer: string; since: number; mayWatch: boolean }[];
}

export interface HelpCallsActions {
  watch: (contact: string) => void;
  /** They have been helped. */
  over: (contact: string) => void;
}

/** Below the header on every page of a supervisor: the agents who have asked for help. */
export function HelpCallsView({ snapshot, actions }: View<HelpCallsSnapshot, HelpCallsActions>) {
  const { t } = useTranslation();
  return (
    <section className="help-calls" aria-label={t("coaching.help_wanted")} data-testid="help-calls">
      <div role="alert">
        <ul>
          {snapshot.calls.map(({ contact, agent, customer, since, mayWatch }) => (
            <li key={contact} data-testid="help-call">
              <span className="long" dir="auto">
                {t("coaching.help_call", { agent, customer })}
              </span>
              <Timer since={since} />
              {mayWatch && (
                <Button size="compact-sm" onClick={() => actions.watch(contact)}>
                  {t("coaching.watch")}
                </Button>
              )}
              <Button size="compact-sm" variant="default" onClick={() => actions.over(contact)}>
                {t("coaching.help_over")}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
