import { Button, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf, type Value } from "../../../yaml/file";
import { entriesOf, type Place } from "../draft";
import { Part } from "../entries";
import { ChoiceField, DurationField, NumberField, ShareField, useWrong } from "../fields";
import { moved, Ordered } from "./Ordered";
import { WayField } from "./WayField";

/** What a rule can go by, with what stands there at first. */
const BEGINS = {
  wait: { wait: "3m" },
  expected_wait: { expected_wait: "5m", until: "2m" },
  length: { length: 20, until: 10 },
  service_level: { service_level: 0.5, until: 0.7 },
} as const;
const MEASURES = ["wait", "expected_wait", "length", "service_level"] as const;
type Measure = (typeof MEASURES)[number];
/** Until when the wait of another queue counts, at first: of the own there is no such thing. */
const UNTIL = "1m";

/** The rules by which a queue's contacts go on to where they are served sooner. The first that is on decides. */
export function QueueOverflow({ place, queue }: { place: Place; queue: string }) {
  const { t } = useTranslation();
  const rules = listOf(place.value);
  const elsewhere = entriesOf(place.draft, "queues").find(({ id }) => id !== queue)?.id;
  const add = () => {
    const rule = { when: BEGINS.wait, to: elsewhere === undefined ? "refused" : { queue: elsewhere } };
    if (rules.length === 0) place.set([rule]);
    else place.in(rules.length).set(rule);
  };
  return (
    <Part place={place} label={t("forms.queues.overflow")}>
      <p className="quiet">{t("forms.queues.overflow_hint")}</p>
      <Ordered
        count={rules.length}
        nameOf={(number) => t("forms.overflow.number", { number })}
        wrongOf={(index) => [...place.in(index).mistakes("here"), ...place.in(index, "when").mistakes("here")]}
        move={(from, to) => place.set(moved(rules, from, to))}
        remove={(index) => (rules.length === 1 ? place : place.in(index)).set(undefined)}
      >
        {(index) => <Rule place={place.in(index)} queue={queue} />}
      </Ordered>
      <div>
        <Button size="xs" variant="light" onClick={add}>
          {t("forms.overflow.add")}
        </Button>
      </div>
    </Part>
  );
}

function Rule({ place, queue }: { place: Place; queue: string }) {
  const { t } = useTranslation();
  const when = mappingOf(place.in("when").value);
  const measure = MEASURES.find((each) => when[each] !== undefined) ?? "wait";
  const own = measure === "wait" && when.of === undefined;
  /** By the own wait each goes when its time comes: it is nobody's in particular, and not over at some value. */
  const goBy = (said: Readonly<Record<string, Value>>) => {
    const { whom, ...rule } = mappingOf(place.value);
    const alone = said.wait !== undefined && said.of === undefined;
    place.set({ ...rule, when: said, ...(alone || whom === undefined ? {} : { whom }) });
  };
  const ofQueue = (of: string | null) => {
    const { of: _, until, ...said } = when;
    if (measure !== "wait") goBy({ ...said, until, ...(of === null ? {} : { of }) });
    else goBy(of === null ? said : { ...said, until: until ?? UNTIL, of });
  };
  const others = entriesOf(place.draft, "queues").filter(({ id }) => id !== queue);
  return (
    <>
      <div className="form-pair">
        <Select
          size="sm"
          label={t("forms.overflow.by")}
          allowDeselect={false}
          data={MEASURES.map((id) => ({ value: id, label: t(`forms.overflow.measure.${id}`) }))}
          value={measure}
          onChange={(id) => id !== null && id !== measure && goBy(BEGINS[id as Measure])}
        />
        <Select
          size="sm"
          label={t("forms.overflow.of")}
          placeholder={t("forms.overflow.this_queue")}
          clearable
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={when.of === undefined ? null : String(when.of)}
          error={useWrong(place.in("when", "of"))}
          onChange={ofQueue}
        />
        <Threshold place={place.in("when", measure)} measure={measure} label={t("forms.overflow.from")} />
        {!own && <Threshold place={place.in("when", "until")} measure={measure} label={t("forms.overflow.until")} />}
        {!own && (
          <ChoiceField
            place={place.in("whom")}
            label={t("forms.overflow.whom")}
            options={(["entering", "all"] as const).map((id) => ({ id, name: t(`forms.overflow.who.${id}`) }))}
            usual={t("forms.overflow.who.entering")}
          />
        )}
      </div>
      <WayField place={place.in("to")} queue={queue} label={t("forms.overflow.to")} />
    </>
  );
}

function Threshold({ place, measure, label }: { place: Place; measure: Measure; label: string }) {
  if (measure === "length") return <NumberField place={place} label={label} min={0} max={100_000} />;
  if (measure === "service_level") return <ShareField place={place} label={label} />;
  return <DurationField place={place} label={label} zero />;
}
