import { Select, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf } from "../../../yaml/file";
import type { Place } from "../draft";
import { type Known, Part } from "../entries";
import { ChoiceField, CodeField, DurationField, NumberField, SwitchField, useWrong } from "../fields";

/** By what the next agent is chosen; a rule that goes by more than its name keeps that in the file. */
const RULES = ["longest_idle", "least_occupied", "most_skilled", "fewest_today", "rotation"] as const;
/** What goes with a rule alone. */
const GOES_WITH: Readonly<Record<string, string>> = { most_skilled: "weights", tiers: "tiers" };
const USUAL = { hold: "20s", within: "7d", slope: 100 } as const;

/** What of a queue's routing is shown; conditions and weights are in the file. */
export const ROUTING_KNOWN: Known = {
  choice: { rule: true },
  last_agent: { hold: true, within: true, away: true },
  order: { slope: true, cap: true, raise_after: true },
  skip_unmet_steps: true,
};

/** Which agent is asked for a queue's contacts, and which of them comes first. */
export function QueueRouting({ queue }: { queue: Place }) {
  const { t } = useTranslation();
  const order = queue.in("order");
  return (
    <Part place={order} label={t("forms.routing.title")}>
      <Rule place={queue.in("choice")} />
      <LastAgent place={queue.in("last_agent")} />
      {listOf(queue.in("steps").value).length > 0 && (
        <SwitchField place={queue.in("skip_unmet_steps")} label={t("forms.routing.skip")} usual={false} />
      )}
      <div className="form-pair">
        <NumberField
          place={order.in("slope")}
          label={t("forms.routing.slope")}
          hint={t("forms.routing.slope_hint")}
          min={0}
          max={1000}
          usual={USUAL.slope}
        />
        <DurationField
          place={order.in("cap")}
          label={t("forms.routing.cap")}
          hint={t("forms.routing.cap_hint")}
          usual={t("forms.routing.no_cap")}
        />
        <DurationField
          place={order.in("raise_after")}
          label={t("forms.routing.raise")}
          hint={t("forms.routing.raise_hint")}
          usual={t("forms.routing.no_raise")}
        />
      </div>
    </Part>
  );
}

/** The rule stands by its name alone, or in a mapping with what it goes by. */
function Rule({ place }: { place: Place }) {
  const { t } = useTranslation();
  const wrong = useWrong(place);
  const said = mappingOf(place.value);
  const rule = String((typeof place.value === "string" ? place.value : said.rule) ?? "longest_idle");
  const known = RULES.some((each) => each === rule);
  const set = (next: string | null) => {
    if (next === null || next === rule) return;
    const kept = GOES_WITH[next];
    const going = kept !== undefined && said[kept] !== undefined ? { rule: next, [kept]: said[kept] } : next;
    place.set(next === "longest_idle" ? undefined : going);
  };
  return (
    <Select
      size="sm"
      label={t("forms.routing.rule")}
      description={t("forms.routing.rule_hint")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      allowDeselect={false}
      data={[
        ...RULES.map((id) => ({ value: id, label: t(`forms.routing.rules.${id}`) })),
        ...(known ? [] : [{ value: rule, label: rule === "tiers" ? t("forms.routing.rules.tiers") : rule }]),
      ]}
      value={rule}
      error={wrong}
      onChange={set}
    />
  );
}

function LastAgent({ place }: { place: Place }) {
  const { t } = useTranslation();
  const on = place.value !== undefined;
  const away = (["skip", "wait"] as const).map((id) => ({ id, name: t(`forms.routing.away.${id}`) }));
  return (
    <>
      <Switch
        size="sm"
        label={t("forms.routing.last_agent")}
        checked={on}
        onChange={(event) => place.set(event.currentTarget.checked ? {} : undefined)}
      />
      {on && (
        <div className="form-pair">
          <DurationField place={place.in("hold")} label={t("forms.routing.hold")} usual={USUAL.hold} />
          <CodeField
            place={place.in("within")}
            label={t("forms.routing.within")}
            hint={t("forms.routing.within_hint")}
            usual={USUAL.within}
          />
          <ChoiceField
            place={place.in("away")}
            label={t("forms.routing.away_label")}
            options={away}
            usual={t("forms.routing.away.skip")}
          />
        </div>
      )}
    </>
  );
}
