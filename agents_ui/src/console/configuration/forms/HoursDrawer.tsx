import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mappingOf } from "../../../yaml/file";
import { type Draft, type Place, section } from "../draft";
import { EntryDrawer, type Known, Part } from "../entries";
import { ListField, ZoneField } from "../fields";
import { DAYS, type Week, weekly, weekOf, windowsOf, written } from "../week";
import { Windows } from "./Windows";

const KNOWN: Known = { zone: true, weekly: true, holidays: true, exceptions: true };

/** Opening hours: the week day by day, the holidays kept, and single dates that are otherwise. */
export function HoursDrawer({ draft, id }: { draft: Draft; id: string }) {
  const { t } = useTranslation();
  const place = section(draft, "hours").in(id);
  const lists = Object.keys(mappingOf(section(draft, "holidays").value)).map((each) => ({ id: each, name: each }));
  return (
    <EntryDrawer place={place} name={id} known={KNOWN} removing={t("forms.remove_it", { name: id })}>
      <WeekFields place={place.in("weekly")} />
      <div className="form-pair">
        <ZoneField place={place.in("zone")} label={t("forms.hours.zone")} usual={t("forms.hours.zone_usual")} />
        <ListField
          place={place.in("holidays")}
          label={t("forms.hours.holidays")}
          options={lists}
          usual={t("forms.hours.no_holidays")}
        />
      </div>
      <Exceptions place={place.in("exceptions")} />
    </EntryDrawer>
  );
}

function WeekFields({ place }: { place: Place }) {
  const { t } = useTranslation();
  const week = weekOf(place.value);
  if (!week) {
    return (
      <Part place={place} label={t("forms.hours.week")}>
        <p className="quiet">{t("forms.hours.odd")}</p>
      </Part>
    );
  }
  const set = (day: (typeof DAYS)[number], windows: Week["mon"]) => place.set(weekly({ ...week, [day]: windows }));
  const wrong = place.mistakes("within").filter((each) => !place.mistakes("here").includes(each));
  return (
    <Part place={place} label={t("forms.hours.week")}>
      {wrong.length > 0 && <p className="form-wrong">{wrong.join(" ")}</p>}
      {DAYS.map((day, index) => {
        const before = DAYS[index - 1];
        return (
          <Windows
            key={day}
            label={t(`forms.day.${day}`)}
            windows={week[day]}
            set={(windows) => set(day, windows)}
            more={
              before && String(week[before]) !== String(week[day]) ? (
                <Button size="compact-xs" variant="subtle" onClick={() => set(day, week[before])}>
                  {t("forms.hours.as_before")}
                </Button>
              ) : null
            }
          />
        );
      })}
    </Part>
  );
}

function Exceptions({ place }: { place: Place }) {
  const { t } = useTranslation();
  const [date, setDate] = useState("");
  const dates = Object.entries(mappingOf(place.value));
  return (
    <Part place={place} label={t("forms.hours.exceptions")}>
      <p className="quiet">{t("forms.hours.exceptions_hint")}</p>
      {dates.map(([each, windows]) => (
        <Windows
          key={each}
          label={each}
          windows={windowsOf(windows)}
          set={(changed) => place.in(each).set(written(changed))}
          wrong={place.in(each).mistakes("within").join(" ")}
          more={
            <Button
              size="compact-xs"
              color="red"
              variant="subtle"
              aria-label={t("forms.remove_it", { name: each })}
              onClick={() => place.in(each).set(undefined)}
            >
              {t("forms.remove")}
            </Button>
          }
        />
      ))}
      <Group align="flex-end" gap="sm">
        <TextInput
          size="xs"
          type="date"
          label={t("forms.hours.date")}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="light"
          disabled={date === "" || dates.some(([each]) => each === date)}
          onClick={() => {
            place.in(date).set([]);
            setDate("");
          }}
        >
          {t("forms.hours.add_date")}
        </Button>
      </Group>
    </Part>
  );
}
