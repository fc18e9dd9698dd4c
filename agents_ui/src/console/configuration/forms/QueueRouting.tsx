import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Place } from "../draft";
import { type Known, Part } from "../entries";
import { ChoiceField, CodeField, DurationField, NumberField } from "../fields";
import { QueueChoice } from "./QueueChoice";

const USUAL = { hold: "20s", within: "7d", slope: 100 } as const;

/** What of a queue's routing is shown: all of it. */
export const ROUTING_KNOWN: Known = {
  choice: { rule: true, weights: true, tiers: true },
  last_agent: { hold: true, within: true, away: true },
  order: { slope: true, cap: true, raise_after: true },
};

/** Which agent is asked for a queue's contacts, and which of them comes first. */
export function QueueRouting({ queue, id }: { queue: Place; id: string }) {
  const { t } = useTranslation();
  const order = queue.in("order");
  return (
    <Part place={order} label={t("forms.routing.title")}>
      <QueueChoice place={queue.in("choice")} queue={id} />
      <LastAgent place={queue.in("last_agent")} />
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
