import type { TFunction } from "i18next";
import { listOf, mappingOf, type Value } from "../../../yaml/file";
import { type Draft, entriesOf, nameIn, type Place, section, serving } from "../draft";

/** What a condition on an agent can ask; the last three hold conditions themselves. */
export const KINDS = ["skill", "team", "agent", "attribute", "all", "any", "not"] as const;
export type Kind = (typeof KINDS)[number];
const GROUPS: readonly Kind[] = ["all", "any", "not"];

/** Whether something is no condition at all, and so true of anybody. */
export const asksNothing = (value: Value) => value === undefined || value === null;

/** What a condition asks; null where it is none that could be read. */
export function kindOf(value: Value): Kind | null {
  const keys = Object.keys(mappingOf(value));
  return (keys.length === 1 && KINDS.find((kind) => kind === keys[0])) || null;
}

export const holdsParts = (kind: Kind | null) => kind !== null && GROUPS.includes(kind);

/** The conditions that one holds: `not` holds one or a list of them. */
export function partsOf(place: Place, kind: Kind): readonly Place[] {
  const inner = place.in(kind);
  return Array.isArray(inner.value) ? inner.value.map((_, index) => inner.in(index)) : [inner];
}

/** What a condition says that asks something else from now on: as much of what it said as still means something. */
export function begun(draft: Draft, queue: string, kind: Kind, before: Value = undefined): Value {
  const was = kindOf(before);
  const said = was === null ? [] : holdsParts(was) ? valuesOf(mappingOf(before)[was]) : [before];
  if (!holdsParts(kind)) return said.find((part) => kindOf(part) === kind) ?? { [kind]: first(draft, queue, kind) };
  const parts = said.length > 0 ? said : [begun(draft, queue, "skill")];
  return { [kind]: kind === "not" && parts.length === 1 ? parts[0] : parts };
}

const valuesOf = (value: Value) => (Array.isArray(value) ? listOf(value) : [value]);

/** What a condition names at first: of skills, one more than the queue asks of everybody. */
function first(draft: Draft, queue: string, kind: Kind): Value {
  if (kind === "team") return entriesOf(draft, "teams")[0]?.id ?? "";
  if (kind === "agent") return (serving(draft, queue)[0] ?? entriesOf(draft, "agents")[0])?.id ?? "";
  if (kind === "attribute") {
    const [name = "", values] = Object.entries(mappingOf(section(draft, "agent_attributes").value))[0] ?? [];
    return { [name]: listOf(values)[0] ?? "" };
  }
  const asked = Object.entries(mappingOf(section(draft, "queues").in(queue, "requires").value))[0];
  const [skill, level] = asked ?? [entriesOf(draft, "skills")[0]?.id ?? "", 0];
  return { [skill]: Math.min(Number(level) + 1, 10) };
}

/** A condition in a few words. */
export function inWords(draft: Draft, value: Value, t: TFunction, within = false): string {
  const kind = kindOf(value);
  if (asksNothing(value)) return t("forms.condition.kinds.anybody");
  if (kind === null) return t("forms.condition.odd");
  const said = mappingOf(value)[kind];
  const called = (of: "skills" | "teams" | "agents", id: string) => nameIn(section(draft, of).in(id).value, id);
  const several = (parts: readonly string[], join: "and" | "or", bracketed: boolean) => {
    const what = parts.join(t(`forms.condition.${join}`));
    return bracketed && parts.length > 1 ? t("forms.condition.bracketed", { what }) : what;
  };
  const pairs = Object.entries(mappingOf(said));
  const parts = () => valuesOf(said).map((part) => inWords(draft, part, t, true));
  switch (kind) {
    case "team":
      return called("teams", String(said));
    case "agent":
      return called("agents", String(said));
    case "skill": {
      const levels = pairs.map(([id, level]) => t("forms.condition.level", { skill: called("skills", id), level }));
      return several(levels, "and", within);
    }
    case "attribute":
      return several(
        pairs.map(([name, each]) => `${name} ${each}`),
        "and",
        within,
      );
    case "not":
      return t("forms.condition.none", { what: several(parts(), "or", true) });
    default:
      return several(parts(), kind === "all" ? "and" : "or", within);
  }
}
