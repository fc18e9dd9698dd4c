import i18next, { type TFunction } from "i18next";
import type { Why } from "../../api/generated/messages";
import { duration } from "../../i18n/format";
import type { Names } from "./names";
import { word } from "./words";

/** What each rule compares, where nobody who came next says what decided. */
const COMPARES: Readonly<Record<string, string>> = {
  longest_idle: "idle",
  least_occupied: "occupancy",
  most_skilled: "skill",
  fewest_today: "taken",
  rotation: "turn",
  tiers: "tier",
};

/**
 * Why a contact came to an agent, in the language of the page; said to that agent (`you`) or of them (`them`, then with
 * who they are).
 */
export function whySentence(t: TFunction, names: Names, why: Why, who: "you" | "them", agent?: string): string {
  const needs = why.requires.map(({ skill, level }) => t("why.need", { skill: names.skill(skill), level }));
  const next = (why.next ?? []).map(({ agent, behind }) =>
    t("why.runner_up", { agent: names.agent(agent), behind: word(t, "why.behind", behind) }),
  );
  const parts = [
    why.team ? t("why.team", { team: names.team(why.team) }) : "",
    why.by && why.by === agent ? t("why.took") : chosen(t, names, why, who),
    t(why.by ? "why.had_waited" : "why.waited", { queue: names.queue(why.queue), waited: duration(why.waited_ms) }),
    needs.length > 0 ? t("why.needs", { needs: needs.join(t("list_separator")) }) : "",
    why.priority > 0 ? t("why.priority", { priority: why.priority }) : "",
    why.front ? t("why.front") : "",
    why.step ? t("why.step", { step: why.step + 1 }) : "",
    next.length > 0 ? t("why.next", { agents: next.join(t("list_separator")) }) : "",
  ];
  return parts.filter(Boolean).join(t("sentence_separator"));
}

/** Who comes next is behind by what has decided; every rule looks at the open contacts first, for example. */
function chosen(t: TFunction, names: Names, why: Why, who: "you" | "them"): string {
  if (why.by) return t(`why.${who}.assigned`, { by: names.agent(why.by) });
  if (why.rule === "named_agent") return t(`why.${who}.named_agent`);
  if (why.eligible <= 1) return t(`why.${who}.only`);
  const decided = why.next?.[0]?.behind ?? COMPARES[why.rule] ?? "other";
  const key = i18next.exists(`why.${who}.${decided}`) ? (decided as "idle") : "other";
  return t(`why.${who}.${key}`, { count: why.eligible, idle: duration(why.idle_ms) });
}
