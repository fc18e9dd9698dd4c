import { Select, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { mappingOf, type Value } from "../../../yaml/file";
import { type Entry, entriesOf, type Place } from "../draft";
import { ChoiceField, DurationField, TextsField } from "../fields";

/** How long a message may be where the file says nothing. */
const LONGEST = "2m";

/** Where contacts can go that a queue does not keep: of those that are not called back. */
const GOES = ["queue", "message", "voicemail", "refused"] as const;
type Goes = (typeof GOES)[number];
/** What a choice shows beside: that they are called back, and what is so where nothing is said. */
type Shown = Goes | "callback" | "told" | "kept";

interface WayProps {
  /** Where `to` stands. */
  place: Place;
  /** The queue that does not keep them. */
  queue: string;
  label: string;
  /** What becomes of them while nothing is said; without it, something has to be. */
  usual?: "refused" | "told" | "kept";
  /** Whether what it is about is there all the same, and so refuses where it says no more. */
  there?: boolean;
}

/** Where contacts go that a queue does not keep, with the words they are told. */
export function WayField({ place, queue, label, usual, there = false }: WayProps) {
  const { t } = useTranslation();
  const way = wayOf(place.value) ?? (there ? { goes: "refused" as const, callback: false } : null);
  const set = (goes: Goes, callback: boolean) => {
    const to = next(place, goes, callback, queue);
    place.set(usual === "refused" && to === "refused" ? undefined : to);
  };
  const shown = way === null ? (usual ?? "refused") : way.callback ? "callback" : way.goes;
  const choices: readonly Shown[] = [
    ...(usual === undefined || usual === "refused" ? [] : [usual]),
    "callback",
    ...GOES,
  ];
  const words = (ids: readonly Shown[]) => ids.map((id) => ({ value: id, label: t(`forms.way.${id}`) }));
  return (
    <div className="form-way">
      <Select
        size="sm"
        label={label}
        allowDeselect={false}
        data={words(choices)}
        value={shown}
        error={place.mistakes("here").join(" ") || undefined}
        onChange={(id) => {
          if (id === "callback") set(way?.goes ?? "refused", true);
          else if (GOES.some((goes) => goes === id)) set(id as Goes, false);
          else place.set(undefined);
        }}
      />
      {way?.callback && (
        <Select
          size="sm"
          label={t("forms.way.uncalled")}
          allowDeselect={false}
          data={words(GOES)}
          value={way.goes}
          onChange={(id) => set(id as Goes, true)}
        />
      )}
      {way?.goes === "queue" && (
        <ChoiceField place={place.in("queue")} label={t("forms.way.which")} options={others(place, queue)} />
      )}
      {way?.goes === "message" && <TextsField place={place.in("message")} label={t("forms.way.told_text")} rows={2} />}
      {way?.goes === "voicemail" && <Voicemail place={place} />}
    </div>
  );
}

function Voicemail({ place }: { place: Place }) {
  const { t } = useTranslation();
  const message = place.in("message");
  return (
    <>
      <TextsField place={place.in("voicemail", "say")} label={t("forms.way.say")} rows={2} />
      <DurationField place={place.in("voicemail", "longest")} label={t("forms.way.longest")} usual={LONGEST} />
      <Switch
        size="sm"
        label={t("forms.way.unspoken")}
        checked={message.value !== undefined}
        onChange={(event) => message.set(event.currentTarget.checked ? {} : undefined)}
      />
      {message.value !== undefined && <TextsField place={message} label={t("forms.way.told_text")} rows={2} />}
    </>
  );
}

/** What the file says of a way, whichever way it says it; null for nothing. */
function wayOf(value: Value): { goes: Goes; callback: boolean } | null {
  if (value === undefined || value === null) return null;
  const said = mappingOf(value);
  const goes = (["queue", "voicemail", "message"] as const).find((key) => said[key] !== undefined) ?? "refused";
  return { goes, callback: value === "callback" || said.callback === true };
}

/** What to say of a way, with what was said before of where it goes now. */
function next(place: Place, goes: Goes, callback: boolean, queue: string): Value {
  const { message = {}, ...before } = mappingOf(place.value);
  const said: Record<string, Value> = {};
  if (callback) said.callback = true;
  if (goes === "queue") said.queue = before.queue ?? others(place, queue)[0]?.id ?? "";
  if (goes === "message") said.message = message;
  if (goes === "voicemail") {
    said.voicemail = before.voicemail ?? { say: {} };
    if (before.voicemail !== undefined && mappingOf(place.value).message !== undefined) said.message = message;
  }
  if (goes === "refused") return callback ? "callback" : "refused";
  return said;
}

const others = (place: Place, queue: string): readonly Entry[] =>
  entriesOf(place.draft, "queues").filter(({ id }) => id !== queue);
