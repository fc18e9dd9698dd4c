import i18next, { type TFunction } from "i18next";
import type { Why } from "../../api/generated/messages";
import { duration } from "../../i18n/format";
import type { Names } from "./names";

/** Why a contact came to an agent, in the language of the page; said to that agent (`you`) or of them (`them`). */
export function whySentence(t: TFunction, names: Names, why: Why, who: "you" | "them"): string {
  const rule = i18next.exists(`why.${who}.${why.rule}`) ? (why.rule as "longest_idle") : "other";
  const chosen =
    why.eligible <= 1 && why.rule !== "named_agent"
      ? t(`why.${who}.only`)
      : t(`why.${who}.${rule}`, { count: why.eligible, idle: duration(why.idle_ms) });
  const needs = why.requires.map(({ skill, level }) => t("why.need", { skill: names.skill(skill), level }));
  const parts = [
    chosen,
    t("why.waited", { queue: names.queue(why.queue), waited: duration(why.waited_ms) }),
    needs.length > 0 ? t("why.needs", { needs: needs.join(t("list_separator")) }) : "",
    why.priority > 0 ? t("why.priority", { priority: why.priority }) : "",
  ];
  return parts.filter(Boolean).join(t("sentence_separator"));
}
