import { Autocomplete, MultiSelect, NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf } from "../../yaml/file";
import { durationWrong, NAME_MOST, numberWrong, TEXT_MOST, textWrong, unknownWrong, type Wrong } from "./checks";
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

/** What a field says below itself: what is plainly wrong with it, else why the server has refused it. */
export function useWrong(place: Place, wrong: Wrong | null = null): string | undefined {
  const { t } = useTranslation();
  if (wrong) return t(`forms.wrong.${wrong.word}`, wrong.values ?? {});
  return place.mistakes("within").join(" ") || undefined;
}

/** A text in each of the centre's languages; with `rows`, of several lines. */
export function TextsField({ place, label, rows }: FieldProps & { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className="form-pair">
      {entriesOf(place.draft, "languages").map(({ id, name }) => (
        <TextField
          key={id}
          place={place.in(id)}
          label={t("forms.in_language", { label, language: name })}
          most={rows ? TEXT_MOST : NAME_MOST}
          rows={rows}
        />
      ))}
    </div>
  );
}

/** A text that must be there. It is kept whole however long it is: the field says what is wrong with that. */
export function TextField({ place, label, most, rows }: FieldProps & { most: number; rows?: number }) {
  const props = {
    size: "sm",
    label,
    value: String(place.value ?? ""),
    error: useWrong(place, textWrong(place.value, most)),
  };
  return rows ? (
    <Textarea {...props} autosize minRows={rows} onChange={(event) => place.set(event.currentTarget.value)} />
  ) : (
    <TextInput {...props} onChange={(event) => place.set(event.currentTarget.value)} />
  );
}

/** A name in a row of others, whose label is not in sight unless it is `shown` where nothing is written yet. */
export function NameCell({ place, label, shown = false }: FieldProps & { shown?: boolean }) {
  return (
    <TextInput
      className="form-cell"
      size="xs"
      aria-label={label}
      placeholder={shown ? label : undefined}
      value={String(place.value ?? "")}
      error={useWrong(place, textWrong(place.value, NAME_MOST))}
      onChange={(event) => place.set(event.currentTarget.value)}
    />
  );
}

/** A few characters of which only the server knows what they may be; empty is as if nothing were said. */
export function CodeField({ place, label, hint, usual }: FieldProps & { usual?: string }) {
  return (
    <TextInput
      size="sm"
      label={label}
      description={hint}
      {...ORDER}
      placeholder={usual}
      value={String(place.value ?? "")}
      error={useWrong(place)}
      onChange={(event) => place.set(event.currentTarget.value.trim() || undefined)}
    />
  );
}

const ZONES = Intl.supportedValuesOf("timeZone");

/** A time zone by its IANA name; what is not one of those this browser knows may still be one. */
export function ZoneField({ place, label, usual }: FieldProps & { usual?: string }) {
  return (
    <Autocomplete
      size="sm"
      label={label}
      placeholder={usual}
      data={ZONES}
      limit={30}
      value={String(place.value ?? "")}
      error={useWrong(place)}
      onChange={(value) => place.set(value || undefined)}
    />
  );
}

/** A duration as the files write it; empty is as if nothing were said. With `zero`, it may be 0s. */
export function DurationField({
  place,
  label,
  hint,
  usual,
  zero = false,
}: FieldProps & { usual?: string; zero?: boolean }) {
  const value = place.value === undefined || place.value === null ? "" : String(place.value);
  return (
    <TextInput
      size="sm"
      label={label}
      description={hint}
      {...ORDER}
      placeholder={usual}
      value={value}
      error={useWrong(place, durationWrong(value, zero))}
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
      clampBehavior="none"
      allowDecimal={false}
      value={typeof place.value === "number" ? place.value : ""}
      error={useWrong(place, numberWrong(place.value, min, max))}
      onChange={(value) => place.set(value === "" ? undefined : Number(value))}
    />
  );
}

/** A share, shown in percent; empty is as if nothing were said. */
export function ShareField({ place, label, hint, usual }: FieldProps & { usual?: number }) {
  const percent = typeof place.value === "number" ? Math.round(place.value * 100) : "";
  return (
    <NumberInput
      size="sm"
      label={label}
      description={hint}
      {...ORDER}
      placeholder={usual === undefined ? undefined : `${usual * 100}%`}
      min={1}
      max={100}
      clampBehavior="none"
      suffix="%"
      allowDecimal={false}
      value={percent}
      error={useWrong(place, numberWrong(percent, 1, 100))}
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
  const { t } = useTranslation();
  const value = place.value === undefined || place.value === null ? null : String(place.value);
  const wrong = useWrong(place, value === null ? null : unknownWrong(value, options, t("list_separator")));
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
      error={wrong}
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
  const { t } = useTranslation();
  const value = listOf(place.value).map(String);
  const wrong = useWrong(place, unknownWrong(value, options, t("list_separator")));
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
      error={wrong}
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
      error={useWrong(place)}
      onChange={(event) => place.set(event.currentTarget.checked === usual ? undefined : event.currentTarget.checked)}
    />
  );
}

/** Whether something is so, where nothing said is a third answer: `usual`. */
export function YesNoField({ place, label, usual }: FieldProps & { usual: string }) {
  const { t } = useTranslation();
  return (
    <Select
      size="sm"
      label={label}
      placeholder={usual}
      clearable
      data={(["yes", "no"] as const).map((each) => ({ value: each, label: t(`forms.${each}`) }))}
      value={typeof place.value === "boolean" ? (place.value ? "yes" : "no") : null}
      error={useWrong(place)}
      onChange={(said) => place.set(said === null ? undefined : said === "yes")}
    />
  );
}

export const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** A skill's level, or with `none` that there is none. */
export function LevelSelect({ place, label, none }: { place: Place; label: string; none?: string }) {
  const level = typeof place.value === "number" ? place.value : null;
  const wrong = useWrong(place);
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
      {(none !== undefined || level === null) && <option value="">{none}</option>}
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
  const wrong = useWrong(place, unknownWrong(Object.keys(mappingOf(place.value)), skills, t("list_separator")));
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
