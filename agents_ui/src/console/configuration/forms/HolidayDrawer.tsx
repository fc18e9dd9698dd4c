import { Button, CloseButton, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { child, listOf } from "../../../yaml/file";
import { type Draft, entriesOf, type Place, section } from "../draft";
import { EntryDrawer } from "../entries";
import { NameCell } from "../fields";

const DAY_MS = 86_400_000;

/** A list of holidays: each a day, or several in a row, with its name. */
export function HolidayDrawer({ draft, id }: { draft: Draft; id: string }) {
  const { t } = useTranslation();
  const place = section(draft, "holidays").in(id);
  const days = listOf(place.value);
  const add = () => {
    const languages = entriesOf(draft, "languages");
    const name = Object.fromEntries(languages.map((language) => [language.id, ""]));
    place.in(days.length).set({ date: after(days.at(-1)), name });
  };
  return (
    <EntryDrawer place={place} name={id} known={{}} removing={t("forms.remove_it", { name: id })}>
      <p className="quiet">{t("forms.holidays.hint")}</p>
      <div className="form-holidays">
        {days.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a holiday is nothing but its place in the list
          <Holiday key={index} place={place.in(index)} number={index + 1} />
        ))}
      </div>
      <div>
        <Button size="xs" variant="light" onClick={add}>
          {t("forms.holidays.add_day")}
        </Button>
      </div>
    </EntryDrawer>
  );
}

function Holiday({ place, number }: { place: Place; number: number }) {
  const { t } = useTranslation();
  const label = t("forms.holidays.number", { number });
  return (
    <fieldset className="form-holiday" aria-label={label}>
      {(["date", "until"] as const).map((key) => (
        <TextInput
          key={key}
          size="xs"
          type="date"
          aria-label={t(`forms.holidays.${key}`)}
          title={t(`forms.holidays.${key}`)}
          value={String(place.in(key).value ?? "")}
          error={place.in(key).mistakes("within").join(" ") || undefined}
          onChange={(event) => {
            const date = event.currentTarget.value;
            if (date !== "" || key === "until") place.in(key).set(date || undefined);
          }}
        />
      ))}
      {entriesOf(place.draft, "languages").map(({ id, name }) => (
        <NameCell
          key={id}
          place={place.in("name", id)}
          label={t("forms.in_language", { label: t("forms.name"), language: name })}
          shown
        />
      ))}
      <CloseButton aria-label={t("forms.remove_it", { name: label })} onClick={() => place.set(undefined)} />
      {place.mistakes("here").length > 0 && <p className="form-wrong">{place.mistakes("here").join(" ")}</p>}
    </fieldset>
  );
}

/** The day after a holiday; today where there is none. */
function after(holiday: ReturnType<typeof listOf>[number]): string {
  const last = Date.parse(String(child(holiday, "until") ?? child(holiday, "date")));
  return new Date(Number.isNaN(last) ? Date.now() : last + DAY_MS).toISOString().slice(0, 10);
}
