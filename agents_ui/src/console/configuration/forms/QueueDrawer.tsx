import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { mappingOf } from "../../../yaml/file";
import { type Draft, entriesOf, nameIn, type Place, section } from "../draft";
import { EntryDrawer, type Known, Part } from "../entries";
import {
  ChoiceField,
  DurationField,
  LevelsField,
  ListField,
  NumberField,
  ShareField,
  SwitchField,
  TextsField,
  YesNoField,
} from "../fields";
import { LIMITS_KNOWN, QueueLimits } from "./QueueLimits";
import { QueueOverflow } from "./QueueOverflow";
import { QueueRouting, ROUTING_KNOWN } from "./QueueRouting";
import { QueueSteps } from "./QueueSteps";
import "./queue.css";

/** What is so of a queue where the file says nothing. */
export const USUAL = {
  offer: "20s",
  wrap_up: "60s",
  expected_handling: "3m",
  extension: "60s",
  share: 0.8,
  within: "20s",
  attempts: 3,
  gap: "10m",
} as const;

/** What is so of transfers where the centre says nothing. */
const TRANSFERS = { credit: true, back: false } as const;

const KNOWN: Known = {
  name: true,
  hours: true,
  requires: true,
  steps: true,
  skip_unmet_steps: true,
  ...ROUTING_KNOWN,
  offer: true,
  offer_by_channel: { chat: true, voice: true },
  wrap_up: true,
  wrap_up_extension: { by: true, times: true },
  expected_handling: true,
  at_once: true,
  service_level: { share: true, within: true },
  dispositions: true,
  disposition_required: true,
  alarms: {
    waiting: true,
    longest_wait: true,
    service_level: true,
    unstaffed: true,
    capacity: true,
    unanswerable: true,
  },
  callback: { first: true, attempts: true, gap: true, hours: true, offer: true },
  limits: LIMITS_KNOWN,
  overflow: true,
  transfers: { credit: true, back: true },
};

/** What people change of a queue; what else the file says of it is named with the way to it. */
export function QueueDrawer({ draft, id }: { draft: Draft; id: string }) {
  const { t } = useTranslation();
  const place = section(draft, "queues").in(id);
  const name = nameIn(place.value, id);
  const hours = hoursOf(draft);
  return (
    <EntryDrawer place={place} name={name} known={KNOWN} removing={t("forms.remove_it", { name })}>
      <TextsField place={place.in("name")} label={t("forms.name")} />
      <ChoiceField place={place.in("hours")} label={t("forms.queues.hours")} options={hours} />
      <LevelsField
        place={place.in("requires")}
        label={t("forms.queues.requires")}
        hint={t("forms.queues.requires_hint")}
        none={t("forms.queues.not_asked")}
      />
      <QueueSteps queue={place} id={id} />
      <Times place={place} />
      <QueueRouting queue={place} id={id} />
      <Transfers place={place.in("transfers")} />
      <Part place={place.in("service_level")} label={t("forms.queues.service_level")}>
        <div className="form-pair">
          <ShareField place={place.in("service_level", "share")} label={t("forms.queues.share")} usual={USUAL.share} />
          <DurationField
            place={place.in("service_level", "within")}
            label={t("forms.queues.within")}
            usual={USUAL.within}
          />
        </div>
      </Part>
      <Part place={place.in("dispositions")} label={t("forms.queues.dispositions")}>
        <ListField
          place={place.in("dispositions")}
          label={t("forms.queues.dispositions_of")}
          options={entriesOf(draft, "dispositions")}
          usual={t("forms.queues.all_dispositions")}
        />
        <SwitchField place={place.in("disposition_required")} label={t("forms.queues.disposition_required")} usual />
      </Part>
      <Alarms place={place.in("alarms")} />
      <Callback place={place.in("callback")} />
      <QueueLimits place={place.in("limits")} queue={id} />
      <QueueOverflow place={place.in("overflow")} queue={id} />
    </EntryDrawer>
  );
}

const hoursOf = (draft: Draft) => Object.keys(mappingOf(section(draft, "hours").value)).map((id) => ({ id, name: id }));

function Times({ place }: { place: Place }) {
  const { t } = useTranslation();
  return (
    <Part place={place.in("offer_by_channel")} label={t("forms.queues.times")}>
      <div className="form-pair">
        <DurationField
          place={place.in("offer")}
          label={t("forms.queues.offer")}
          hint={t("forms.queues.offer_hint")}
          usual={USUAL.offer}
        />
        <DurationField
          place={place.in("wrap_up")}
          label={t("forms.queues.wrap_up")}
          hint={t("forms.queues.wrap_up_hint")}
          zero
          usual={USUAL.wrap_up}
        />
        {(["chat", "voice"] as const).map((channel) => (
          <DurationField
            key={channel}
            place={place.in("offer_by_channel", channel)}
            label={t(`forms.queues.offer_of.${channel}`)}
            usual={String(place.in("offer").value ?? USUAL.offer)}
          />
        ))}
        <NumberField
          place={place.in("wrap_up_extension", "times")}
          label={t("forms.queues.extension_times")}
          min={0}
          max={20}
          usual={0}
        />
        <DurationField
          place={place.in("wrap_up_extension", "by")}
          label={t("forms.queues.extension_by")}
          usual={USUAL.extension}
        />
        <DurationField
          place={place.in("expected_handling")}
          label={t("forms.queues.expected_handling")}
          hint={t("forms.queues.expected_handling_hint")}
          usual={USUAL.expected_handling}
        />
        <NumberField
          place={place.in("at_once")}
          label={t("forms.queues.at_once")}
          hint={t("forms.queues.at_once_hint")}
          min={1}
          max={20}
          usual={1}
        />
      </div>
    </Part>
  );
}

/** What is so of a transfer to the queue, where it is not as the centre says. */
function Transfers({ place }: { place: Place }) {
  const { t } = useTranslation();
  const keys = ["credit", "back"] as const;
  return (
    <Part place={place} label={t("forms.transfers.title")}>
      <p className="quiet">{t("forms.transfers.of_queue")}</p>
      <div className="form-pair">
        {keys.map((key) => {
          const centre = section(place.draft, "transfers").in(key).value ?? TRANSFERS[key];
          return (
            <YesNoField
              key={key}
              place={place.oneOf(keys, key)}
              label={t(`forms.transfers.${key}`)}
              usual={t("forms.transfers.as_centre", { said: t(centre ? "forms.yes" : "forms.no") })}
            />
          );
        })}
      </div>
    </Part>
  );
}

function Alarms({ place }: { place: Place }) {
  const { t } = useTranslation();
  return (
    <Part place={place} label={t("forms.queues.alarms")}>
      <p className="quiet">{t("forms.queues.alarms_hint")}</p>
      <div className="form-pair">
        <NumberField place={place.in("waiting")} label={t("forms.alarm.waiting")} min={1} max={100_000} />
        <DurationField place={place.in("longest_wait")} label={t("forms.alarm.longest_wait")} />
        <ShareField place={place.in("service_level")} label={t("forms.alarm.service_level")} />
        <ShareField place={place.in("capacity")} label={t("forms.alarm.capacity")} />
        <DurationField place={place.in("unstaffed")} label={t("forms.alarm.unstaffed")} />
      </div>
      <SwitchField place={place.in("unanswerable")} label={t("forms.alarm.unanswerable")} usual={false} />
    </Part>
  );
}

function Callback({ place }: { place: Place }) {
  const { t } = useTranslation();
  const on = place.value !== undefined;
  const first = (["agent", "customer"] as const).map((id) => ({ id, name: t(`forms.callback.${id}`) }));
  return (
    <Part place={place} label={t("forms.queues.callback")}>
      <Switch
        size="sm"
        label={t("forms.callback.on")}
        checked={on}
        onChange={(event) => place.set(event.currentTarget.checked ? {} : undefined)}
      />
      {on && (
        <>
          <div className="form-pair">
            <ChoiceField
              place={place.in("first")}
              label={t("forms.callback.first")}
              options={first}
              usual={t("forms.callback.agent")}
            />
            <ChoiceField
              place={place.in("hours")}
              label={t("forms.callback.hours")}
              options={hoursOf(place.draft)}
              usual={t("forms.callback.hours_usual")}
            />
            <NumberField
              place={place.in("attempts")}
              label={t("forms.callback.attempts")}
              min={1}
              max={10}
              usual={USUAL.attempts}
            />
            <DurationField place={place.in("gap")} label={t("forms.callback.gap")} usual={USUAL.gap} />
          </div>
          <SwitchField place={place.in("offer")} label={t("forms.callback.offer")} usual />
        </>
      )}
    </Part>
  );
}
