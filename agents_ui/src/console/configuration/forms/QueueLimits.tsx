import { useTranslation } from "react-i18next";
import type { Place } from "../draft";
import { type Known, Part } from "../entries";
import { ChoiceField, DurationField, NumberField } from "../fields";
import { WayField } from "./WayField";

const WAITS = ["staffed", "unstaffed"] as const;

/** What of a queue's limits is shown: all of them. */
export const LIMITS_KNOWN: Known = {
  length: { most: true, to: true },
  wait: { staffed: true, unstaffed: true, to: true },
  unstaffed: { to: true },
  closed: { waiting: true, to: true },
};

/** What a queue does not keep, and where that goes. */
export function QueueLimits({ place, queue }: { place: Place; queue: string }) {
  const { t } = useTranslation();
  const limit = (key: string) => place.oneOf(Object.keys(LIMITS_KNOWN), key);
  const [length, wait, unstaffed, closed] = [limit("length"), limit("wait"), limit("unstaffed"), limit("closed")];
  const waiting = (["serve", "send_on"] as const).map((id) => ({ id, name: t(`forms.limit.${id}`) }));
  return (
    <Part place={place} label={t("forms.queues.limits")}>
      <p className="quiet">{t("forms.queues.limits_hint")}</p>
      <div className="form-pair">
        <NumberField place={length.oneOf(["most"], "most")} label={t("forms.limit.length")} min={0} max={100_000} />
        {WAITS.map((each) => (
          <DurationField key={each} place={wait.oneOf(WAITS, each)} label={t(`forms.limit.${each}`)} />
        ))}
      </div>
      {length.value !== undefined && (
        <WayField place={length.in("to")} queue={queue} label={t("forms.limit.full")} usual="refused" />
      )}
      {wait.value !== undefined && (
        <WayField place={wait.in("to")} queue={queue} label={t("forms.limit.waited")} usual="refused" />
      )}
      <WayField
        place={unstaffed.oneOf(["to"], "to")}
        queue={queue}
        label={t("forms.limit.nobody")}
        usual="kept"
        there={unstaffed.value !== undefined}
      />
      <WayField
        place={closed.oneOf(["to", "waiting"], "to")}
        queue={queue}
        label={t("forms.limit.closed")}
        usual="told"
      />
      <ChoiceField
        place={closed.oneOf(["to", "waiting"], "waiting")}
        label={t("forms.limit.closing")}
        options={waiting}
        usual={t("forms.limit.serve")}
      />
    </Part>
  );
}
