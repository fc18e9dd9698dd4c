import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf, type Value } from "../../../yaml/file";
import type { Place } from "../draft";
import { Part } from "../entries";
import { DurationField, SwitchField } from "../fields";
import { ConditionField } from "./ConditionField";
import { asksNothing, begun, inWords } from "./condition";
import { moved, Ordered } from "./Ordered";

/** How long a step is in force at first. */
const FOR = "20s";

/** Whom a queue asks for at first, and whom later: step by step, the last without an end. */
export function QueueSteps({ queue, id }: { queue: Place; id: string }) {
  const { t } = useTranslation();
  const [place, skips] = [queue.in("steps"), queue.in("skip_unmet_steps")];
  const { draft } = place;
  const steps = listOf(place.value);
  const add = () => {
    const last = Math.max(steps.length - 1, 0);
    arrange(place, [...steps.slice(0, last), { for: FOR }, steps[last] ?? {}]);
    place.in(last, "where").set(begun(draft, id, "skill"));
  };
  const remove = (index: number) => {
    const left = steps.toSpliced(index, 1);
    // A single step that asks for nobody in particular says nothing.
    if (left.some((step, at) => at > 0 || mappingOf(step).where !== undefined)) return arrange(place, left);
    place.set(undefined);
    skips.set(undefined);
  };
  return (
    <Part place={place} label={t("forms.steps.title")}>
      <p className="quiet">{t("forms.steps.hint")}</p>
      <Ordered
        count={steps.length}
        nameOf={(number) => t("forms.steps.number", { number })}
        aboutOf={(index) => {
          const { where, for: time } = mappingOf(steps[index]);
          const whom = asksNothing(where) && time === undefined ? "" : inWords(draft, where, t);
          return time === undefined ? whom : t("forms.steps.about", { whom, time });
        }}
        wrongOf={(index) => place.in(index).mistakes("here")}
        move={(from, to) => arrange(place, moved(steps, from, to))}
        remove={remove}
      >
        {(index) => <Step place={place.in(index)} queue={id} last={index === steps.length - 1} />}
      </Ordered>
      {(steps.length > 0 || skips.value !== undefined) && (
        <SwitchField place={skips} label={t("forms.routing.skip")} usual={false} />
      )}
      <div>
        <Button size="xs" variant="light" onClick={add}>
          {t("forms.steps.add")}
        </Button>
      </div>
    </Part>
  );
}

function Step({ place, queue, last }: { place: Place; queue: string; last: boolean }) {
  const { t } = useTranslation();
  const time = place.in("for");
  return (
    <ConditionField
      place={place.in("where")}
      queue={queue}
      label={t("forms.condition.asks")}
      lead={(!last || time.value !== undefined) && <DurationField place={time} label={t("forms.steps.for")} />}
    />
  );
}

/**
 * Has steps stand in an order, exactly the last without an end: what one that comes to be the last leaves of time goes to
 * the one that was. Step by step, so that each keeps how it is written.
 */
function arrange(place: Place, steps: readonly Value[]): void {
  place.set(steps);
  const last = steps.length - 1;
  const left = mappingOf(steps[last]).for ?? FOR;
  steps.forEach((step, index) => {
    const time = place.in(index, "for");
    if (index === last) time.set(undefined);
    else if (mappingOf(step).for === undefined) time.set(left);
  });
}
