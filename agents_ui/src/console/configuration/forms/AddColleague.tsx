import { useTranslation } from "react-i18next";
import { AddOneOf, type Kind } from "../adding";
import { type Draft, entriesOf, section } from "../draft";

/** Ids that the log uses for those who are no users. */
const RESERVED = ["system", "lookup", "customer"] as const;

interface AddColleagueProps {
  draft: Draft;
  /** Whether it begins with those who take no contacts. */
  others: boolean;
  /** Tells among whom they are now. */
  added: (where: "people" | "others") => void;
}

/** Adds somebody who works here, whatever their role, and opens all that can be said of them. */
export function AddColleague({ draft, others, added }: AddColleagueProps) {
  const { t } = useTranslation();
  const agent: Kind = {
    name: t("role.agent"),
    place: section(draft, "agents"),
    idHint: t("forms.agents.id_hint"),
    asks: [
      { key: "team", label: t("forms.agents.team"), options: entriesOf(draft, "teams") },
      { key: "profile", label: t("forms.agents.profile"), options: entriesOf(draft, "profiles") },
    ],
    begins: { skills: {} },
    added: (id) => {
      added("people");
      draft.open("agents", id);
    },
  };
  const other = (role: "supervisor" | "admin"): Kind => ({
    name: t(`role.${role}`),
    place: section(draft, "people"),
    idHint: t("forms.agents.id_hint"),
    begins: { role },
    added: (id) => {
      added("others");
      draft.open("people", id);
    },
  });
  const kinds = [agent, other("supervisor"), other("admin")];
  return (
    <AddOneOf label={t("forms.agents.add")} kinds={others ? [...kinds.slice(1), agent] : kinds} reserved={RESERVED} />
  );
}
