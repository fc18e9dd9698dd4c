import { Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mappingOf } from "../../../yaml/file";
import { type Entry, entriesOf, named, type Place, serving } from "../draft";
import { Part } from "../entries";
import { SearchField } from "../SearchField";
import { NumberRow } from "./NumberRow";

/** By what the next agent is chosen. */
const RULES = ["longest_idle", "least_occupied", "most_skilled", "fewest_today", "rotation", "tiers"] as const;
/** The numbers that go with a rule alone. */
const GOES_BY = { most_skilled: "weights", tiers: "tiers" } as const;
type Counting = keyof typeof GOES_BY;
const counts = (rule: string): rule is Counting => Object.hasOwn(GOES_BY, rule);

/** More rows than this are looked for, not scrolled to. */
const MOST_ROWS = 60;
const SEARCHED_FROM = 20;

/** The rule stands by its name alone, or in a mapping with the numbers it goes by. */
export function QueueChoice({ place, queue }: { place: Place; queue: string }) {
  const { t } = useTranslation();
  const { draft } = place;
  const said = mappingOf(place.value);
  const rule = String((typeof place.value === "string" ? place.value : said.rule) ?? "longest_idle");
  const known = RULES.some((each) => each === rule);
  const set = (next: string | null) => {
    if (next === null || next === rule) return;
    const kept = counts(next) ? GOES_BY[next] : undefined;
    const going = kept !== undefined && said[kept] !== undefined ? { rule: next, [kept]: said[kept] } : next;
    place.set(next === "longest_idle" ? undefined : going);
  };
  return (
    <>
      <Select
        size="sm"
        label={t("forms.routing.rule")}
        description={t("forms.routing.rule_hint")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        allowDeselect={false}
        data={[
          ...RULES.map((id) => ({ value: id, label: t(`forms.routing.rules.${id}`) })),
          ...(known ? [] : [{ value: rule, label: rule }]),
        ]}
        value={rule}
        error={[...place.mistakes("here"), ...place.in("rule").mistakes("here")].join(" ") || undefined}
        onChange={set}
      />
      {(rule === "most_skilled" || said.weights !== undefined) && (
        <Numbers
          choice={place}
          rule="most_skilled"
          entries={entriesOf(draft, "skills")}
          odd={(id) => ({ name: id, why: t("forms.wrong.unknown", { id }) })}
        />
      )}
      {(rule === "tiers" || said.tiers !== undefined) && (
        <Numbers
          choice={place}
          rule="tiers"
          entries={serving(draft, queue)}
          odd={(id) => ({
            name: named(entriesOf(draft, "agents"), [id])[0] ?? id,
            why: t("forms.routing.not_serving"),
          })}
        />
      )}
    </>
  );
}

interface NumbersProps {
  choice: Place;
  rule: Counting;
  /** What can have a number. */
  entries: readonly Entry[];
  /** What is said of something else that has one. */
  odd: (id: string) => { name: string; why: string };
}

/** The numbers that a rule goes by. Without any it stands by its name alone. */
function Numbers({ choice, rule, entries, odd }: NumbersProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const key = GOES_BY[rule];
  const place = choice.in(key);
  const said = mappingOf(place.value);
  const set = (id: string, value: number | undefined) => {
    if (typeof choice.value === "string") choice.set({ rule: choice.value });
    place.in(id).set(value);
    if (Object.keys(mappingOf(place.value)).length > 0) return;
    place.set(undefined);
    const { rule: bare, ...others } = mappingOf(choice.value);
    if (Object.keys(others).length === 0) choice.set(bare);
  };
  const wanted = search.trim().toLowerCase();
  const found = entries.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(wanted));
  // Who has a number is shown in any case.
  const shown = found.filter(({ id }, index) => index < MOST_ROWS || said[id] !== undefined);
  const odds = Object.keys(said).filter((id) => !entries.some((each) => each.id === id));
  const row = (id: string, name: string, why?: string) => (
    <NumberRow
      key={id}
      place={place.in(id)}
      name={name}
      label={t(`forms.routing.${key}_of`, { name })}
      odd={why}
      set={(value) => set(id, value)}
    />
  );
  return (
    <Part place={place} label={t(`forms.routing.${key}`)}>
      <p className="quiet">{t(`forms.routing.${key}_hint`)}</p>
      {entries.length > SEARCHED_FROM && (
        <SearchField label={t("forms.routing.search")} value={search} search={setSearch} />
      )}
      <div className="form-levels">
        {shown.map(({ id, name }) => row(id, name))}
        {odds.map((id) => {
          const { name, why } = odd(id);
          return row(id, name, why);
        })}
      </div>
      {found.length > shown.length && (
        <p className="quiet" role="status">
          {t("forms.agents.more", { shown: shown.length, count: found.length })}
        </p>
      )}
      {rule === "tiers" && Object.keys(said).length === 0 && (
        <p className="form-wrong">{t("forms.routing.no_tiers")}</p>
      )}
    </Part>
  );
}
