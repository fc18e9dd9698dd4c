import { MultiSelect, NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf } from "../../yaml/file";
import { type Entry, entriesOf, type Place } from "./draft";

interface FieldProps {
  place: Place;
  label: string;
  hint?: string;
}

/** Hints stand below, so that fields beside each other are in line. */
const ORDER = {
  inputWrapperOrder: ["label", "input", "description", "error"] as ("label" | "input" | "description" | "error")[],
};

/** What a field says below itself where the server has refused it. */
const refused = (place: Place) => place.mistakes("within").join(" ") || undefined;

/** A text in each of the centre's languages; with `rows`, of several lines. */
export function TextsField({ place, label, rows }: FieldProps & { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className="form-pair">
      {entriesOf(place.draft, "languages").map(({ id, name }) => {
        const text = place.in(id);
        const props = {
          size: "sm",
          label: t("forms.in_language", { label, language: name }),
          value: String(text.value ?? ""),
          error: refused(text),
        };
        return rows ? (
          <Textarea
            key={id}
            {...props}
            autosize
            minRows={rows}
            maxLength={1000}
            onChange={(event) => text.set(event.currentTarget.value)}
          />
        ) : (
          <TextInput key={id} {...props} maxLength={80} onChange={(event) => text.set(event.currentTarget.value)} />
        );
      })}
    </div>
  );
}

/** How durations are written; `7d` where days can be. */
const DURATION = /^(?=\d)(\d+h)?(\d+m)?(\d+s)?$/;

/** A duration as the files write it; empty is as if nothing were said. */
export function DurationField({ place, label, hint, usual }: FieldProps & { usual?: string }) {
  const { t } = useTranslation();
  const value = place.value === undefined || place.value === null ? "" : String(place.value);
  const odd = value !== "" && !DURATION.test(value) && t("forms.duration_odd");
  return (
    <TextInput
      size="sm"
      label={label}
      description={hint}
      {...ORDER}
      placeholder={usual}
      value={value}
      error={refused(place) ?? odd}
      onChange={(event) => place.set(event.currentTarget.value.trim() || undefined)}
    />
  );
}

/** A whole number; empty is as if nothing were said. */
export function NumberField({
  place,
  label,
  hint,
  min,
  max,
  usual,
}: FieldProps & { min: number; max: number; usual?: number }) {
  return (
    <NumberInput
      size="sm"
      label={label}
      description={hint}
      {...ORDER}
      placeholder={usual === undefined ? undefined : String(usual)}
      min={min}
      max={max}
      allowDecimal={false}
      value={typeof place.value === "number" ? place.value : ""}
      error={refused(place)}
      onChange={(value) => place.set(value === "" ? undefined : Number(value))}
    />
  );
}

/** A share, shown in percent; empty is as if nothing were said. */
export function ShareField({ place, label, hint, usual }: FieldProps & { usual?: number }) {
  return (
    <NumberInput
      size="sm"
      label={label}
      description={hint}
      {...ORDER}
      placeholder={usual === undefined ? undefined : `${usual * 100}%`}
      min={1}
      max={100}
      suffix="%"
      allowDecimal={false}
      value={typeof place.value === "number" ? Math.round(place.value * 100) : ""}
      error={refused(place)}
      onChange={(value) => place.set(value === "" ? undefined : Number(value) / 100)}
    />
  );
}

/** One of several; with `usual`, what it is while nothing is said. */
export function ChoiceField({
  place,
  label,
  hint,
  options,
  usual,
}: FieldProps & { options: readonly Pick<Entry, "id" | "name">[]; usual?: string }) {
  const value = place.value === undefined || place.value === null ? null : String(place.value);
  const known = value === null || options.some(({ id }) => id === value);
  const data = options.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      size="sm"
      label={label}
      description={hint}
      {...ORDER}
      placeholder={usual}
      clearable={usual !== undefined}
      allowDeselect={false}
      searchable={options.length > 8}
      comboboxProps={{ withinPortal: true }}
      data={known ? data : [...data, { value, label: value }]}
      value={value}
      error={refused(place)}
      onChange={(id) => place.set(id ?? undefined)}
    />
  );
}

/** Some of several, in the order they are chosen; none is as if nothing were said, where that may be. */
export function ListField({
  place,
  label,
  hint,
  options,
  usual,
}: FieldProps & { options: readonly Pick<Entry, "id" | "name">[]; usual?: string }) {
  const value = listOf(place.value).map(String);
  const odd = value.filter((each) => !options.some(({ id }) => id === each));
  return (
    <MultiSelect
      size="sm"
      label={label}
      description={hint}
      {...ORDER}
      placeholder={value.length === 0 ? usual : undefined}
      data={[...options.map(({ id, name }) => ({ value: id, label: name })), ...odd]}
      value={value}
      error={refused(place)}
      onChange={(ids) => place.set(ids.length === 0 && usual !== undefined ? undefined : ids)}
    />
  );
}

/** Whether something is so; what is usual need not be said. */
export function SwitchField({ place, label, hint, usual }: FieldProps & { usual: boolean }) {
  return (
    <Switch
      size="sm"
      label={label}
      description={hint}
      checked={typeof place.value === "boolean" ? place.value : usual}
      error={refused(place)}
      onChange={(event) => place.set(event.currentTarget.checked === usual ? undefined : event.currentTarget.checked)}
    />
  );
}

export const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** A skill's level, or that there is none. */
export function LevelSelect({ place, label, none }: { place: Place; label: string; none: string }) {
  const level = typeof place.value === "number" ? place.value : null;
  const wrong = refused(place);
  return (
    <select
      className="form-level"
      aria-label={label}
      aria-invalid={wrong !== undefined}
      title={wrong}
      data-level={level ?? undefined}
      value={level ?? ""}
      onChange={(event) => place.set(event.currentTarget.value === "" ? undefined : Number(event.currentTarget.value))}
    >
      <option value="">{none}</option>
      {level !== null && !LEVELS.some((each) => each === level) && <option value={level}>{level}</option>}
      {LEVELS.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}

/** Every skill there is, each with a level or without: what somebody has, or what a queue asks for. */
export function LevelsField({ place, label, hint, none }: FieldProps & { none: string }) {
  const { t } = useTranslation();
  const skills = entriesOf(place.draft, "skills");
  const odd = Object.keys(mappingOf(place.value)).filter((id) => !skills.some((skill) => skill.id === id));
  const wrong = refused(place);
  return (
    <fieldset className="form-part">
      <legend className="section-title">{label}</legend>
      {hint && <p className="quiet">{hint}</p>}
      <div className="form-levels">
        {[...skills, ...odd.map((id) => ({ id, name: id }))].map(({ id, name }) => (
          <div key={id} className="form-level-row">
            <span className="long">{name}</span>
            <LevelSelect place={place.in(id)} label={t("forms.level_of", { skill: name })} none={none} />
          </div>
        ))}
      </div>
      {wrong && <p className="form-wrong">{wrong}</p>}
    </fieldset>
  );
}
