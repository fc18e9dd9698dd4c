import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf } from "../../../yaml/file";
import { type Draft, entriesOf, named, nameIn, type Place, section } from "../draft";
import { EntryButton, EntryDrawer, type Known, Mistakes } from "../entries";
import { ChoiceField, ListField, TextsField } from "../fields";

const KNOWN: Known = { name: true, role: true, visible_customers: true, teams: true };

const ROLES = ["supervisor", "admin"] as const;

/** Those who take no contacts: supervisors and administrators. */
export function OtherTable({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const people = entriesOf(draft, "people");
  const teams = entriesOf(draft, "teams");
  if (people.length === 0) return <p className="quiet">{t("forms.others.none")}</p>;
  return (
    <Table.ScrollContainer minWidth={560} tabIndex={0}>
      <Table data-testid="form-people" verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("forms.name")}</Table.Th>
            <Table.Th>{t("admin.role")}</Table.Th>
            <Table.Th>{t("forms.agents.sees")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => {
            const sees = seenBy(section(draft, "people").in(person.id));
            const whose = named(teams, listOf(person.value.teams)).join(t("list_separator"));
            return (
              <Table.Tr key={person.id} data-testid={`form-person-${person.id}`}>
                <Table.Th scope="row">
                  <EntryButton draft={draft} section="people" entry={person} />
                  <Mistakes place={section(draft, "people").in(person.id)} />
                </Table.Th>
                <Table.Td>{t(`role.${person.value.role === "admin" ? "admin" : "supervisor"}`)}</Table.Td>
                <Table.Td>
                  {sees === "team" ? t("forms.others.of_teams", { teams: whose }) : t("forms.sees.all")}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Everything that is said of a supervisor or an administrator. */
export function OtherDrawer({ draft, id }: { draft: Draft; id: string }) {
  const { t } = useTranslation();
  const place = section(draft, "people").in(id);
  const name = nameIn(place.value, id);
  const ofTeams = seenBy(place) === "team";
  return (
    <EntryDrawer place={place} name={name} known={KNOWN} removing={t("forms.remove_it", { name })}>
      <TextsField place={place.in("name")} label={t("forms.name")} />
      <ChoiceField
        place={place.in("role")}
        label={t("admin.role")}
        hint={t("forms.others.role_hint")}
        options={ROLES.map((each) => ({ id: each, name: t(`role.${each}`) }))}
      />
      <ChoiceField
        place={place.in("visible_customers")}
        label={t("forms.agents.sees")}
        options={(["all", "team"] as const).map((each) => ({ id: each, name: t(`forms.sees.${each}`) }))}
        usual={t("forms.others.sees_usual")}
      />
      {(ofTeams || place.in("teams").value !== undefined) && (
        <ListField
          place={place.in("teams")}
          label={t("forms.others.teams")}
          hint={t("forms.others.teams_hint")}
          options={entriesOf(draft, "teams")}
          usual={t("forms.others.no_teams")}
        />
      )}
    </EntryDrawer>
  );
}

/** Whose customers they see: what is said of them, else what the centre says of their role, else all. */
function seenBy(place: Place): string {
  const said = place.in("visible_customers").value;
  const role = String(place.in("role").value);
  return String(said ?? section(place.draft, "visible_customers").in(role).value ?? "all");
}
