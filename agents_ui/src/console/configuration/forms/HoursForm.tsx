import { Group, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { dateOnly } from "../../../i18n/format";
import { child, listOf, mappingOf } from "../../../yaml/file";
import { AddButton } from "../adding";
import { type Draft, entriesOf, type Place, section } from "../draft";
import { EntryButton, Mistakes } from "../entries";
import { weekly, weekOf, windowsOf } from "../week";
import { HolidayDrawer } from "./HolidayDrawer";
import { HoursDrawer } from "./HoursDrawer";

/** Opening hours, and the lists of holidays they keep. */
export function HoursForm({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { opened } = draft;
  return (
    <>
      <Group mt="sm" mb="xs" justify="space-between">
        <h2 className="section-title">{t("forms.hours.title")}</h2>
        <AddButton
          place={section(draft, "hours")}
          label={t("forms.hours.add")}
          idHint={t("forms.id_hint")}
          nameless
          begins={{ weekly: { "mon-fri": "09:00-18:00" } }}
          added={(id) => draft.open("hours", id)}
        />
      </Group>
      <HoursTable draft={draft} />
      <Group mt="lg" mb="xs" justify="space-between">
        <h2 className="section-title">{t("forms.holidays.title")}</h2>
        <AddButton
          place={section(draft, "holidays")}
          label={t("forms.holidays.add")}
          idHint={t("forms.id_hint")}
          nameless
          begins={[]}
          added={(id) => draft.open("holidays", id)}
        />
      </Group>
      <HolidayTable draft={draft} />
      {opened?.section === "hours" && <HoursDrawer draft={draft} id={opened.id} />}
      {opened?.section === "holidays" && <HolidayDrawer draft={draft} id={opened.id} />}
    </>
  );
}

function HoursTable({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const queues = entriesOf(draft, "queues");
  return (
    <Table.ScrollContainer minWidth={640} tabIndex={0}>
      <Table data-testid="form-hours" verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("forms.id")}</Table.Th>
            <Table.Th>{t("forms.hours.week")}</Table.Th>
            <Table.Th>{t("forms.hours.zone")}</Table.Th>
            <Table.Th>{t("forms.hours.holidays")}</Table.Th>
            <Table.Th>{t("forms.agents.queues")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entriesOf(draft, "hours").map((hours) => (
            <Table.Tr key={hours.id} data-testid={`form-hours-${hours.id}`}>
              <Table.Th scope="row">
                <EntryButton draft={draft} section="hours" entry={{ ...hours, name: hours.id }} />
                <Mistakes place={section(draft, "hours").in(hours.id)} />
              </Table.Th>
              <Table.Td>
                <Summary place={section(draft, "hours").in(hours.id)} />
              </Table.Td>
              <Table.Td>{String(hours.value.zone ?? t("forms.hours.zone_usual"))}</Table.Td>
              <Table.Td>{listOf(hours.value.holidays).join(t("list_separator"))}</Table.Td>
              <Table.Td>
                {queues
                  .filter(({ value }) => value.hours === hours.id)
                  .map(({ name }) => name)
                  .join(t("list_separator"))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** A week in a few words. */
function Summary({ place }: { place: Place }) {
  const { t } = useTranslation();
  const week = weekOf(place.in("weekly").value);
  if (!week) return t("forms.hours.odd");
  const parts = Object.entries(mappingOf(weekly(week)));
  if (parts.length === 0) return t("forms.hours.never");
  return parts.map(([days, windows]) => {
    const [first = "", last = first] = days.split("-");
    const words =
      days === "daily"
        ? t("forms.day.daily")
        : [...new Set([first, last])].map((day) => t(`forms.day_short.${day as "mon"}`)).join("–");
    return (
      <div key={days}>
        {words}{" "}
        <span className="digits">
          {windowsOf(windows)
            .map(([from, to]) => `${from}–${to}`)
            .join(", ")}
        </span>
      </div>
    );
  });
}

function HolidayTable({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const holidays = section(draft, "holidays");
  const today = new Date().toISOString().slice(0, 10);
  const lists = Object.entries(mappingOf(holidays.value));
  if (lists.length === 0) return <p className="quiet">{t("forms.holidays.none")}</p>;
  return (
    <Table.ScrollContainer minWidth={420} tabIndex={0}>
      <Table data-testid="form-holidays" verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("forms.id")}</Table.Th>
            <Table.Th>{t("forms.holidays.count")}</Table.Th>
            <Table.Th>{t("forms.holidays.next")}</Table.Th>
            <Table.Th>{t("forms.holidays.last")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lists.map(([id, days]) => {
            const dates = listOf(days)
              .map((day) => String(child(day, "date") ?? ""))
              .filter(isDate)
              .sort();
            const next = dates.find((date) => date >= today);
            const last = dates.at(-1);
            return (
              <Table.Tr key={id} data-testid={`form-holidays-${id}`}>
                <Table.Th scope="row">
                  <EntryButton draft={draft} section="holidays" entry={{ id, name: id, value: {} }} />
                  <Mistakes place={holidays.in(id)} />
                </Table.Th>
                <Table.Td className="digits">{listOf(days).length}</Table.Td>
                <Table.Td>{next ? dateOnly(`${next}T00:00Z`, "UTC") : ""}</Table.Td>
                <Table.Td>{last ? dateOnly(`${last}T00:00Z`, "UTC") : ""}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
