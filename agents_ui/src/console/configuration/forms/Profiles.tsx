import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf } from "../../../yaml/file";
import { type Draft, entriesOf, named, nameIn, section } from "../draft";
import { EntryButton, EntryDrawer, type Known, Mistakes, Part } from "../entries";
import { ListField, NumberField, SwitchField, TextsField } from "../fields";
import { Capacity } from "./AgentTable";

const KNOWN: Known = {
  name: true,
  queues: true,
  capacity: { chat: true, voice: true },
  rank_first: true,
  auto_accept: true,
};

/** The routing profiles: which queues agents serve, and how much they can hold. */
export function ProfileTable({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const queues = entriesOf(draft, "queues");
  const agents = entriesOf(draft, "agents");
  return (
    <Table.ScrollContainer minWidth={560} tabIndex={0}>
      <Table data-testid="form-profiles" verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("forms.name")}</Table.Th>
            <Table.Th>{t("forms.agents.queues")}</Table.Th>
            <Table.Th>{t("forms.agents.capacity")}</Table.Th>
            <Table.Th>{t("forms.profiles.agents")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entriesOf(draft, "profiles").map((profile) => (
            <Table.Tr key={profile.id} data-testid={`form-profile-${profile.id}`}>
              <Table.Th scope="row">
                <EntryButton draft={draft} section="profiles" entry={profile} />
                <Mistakes place={section(draft, "profiles").in(profile.id)} />
              </Table.Th>
              <Table.Td>{named(queues, listOf(profile.value.queues)).join(t("list_separator"))}</Table.Td>
              <Table.Td className="nowrap">
                <Capacity of={mappingOf(profile.value.capacity)} />
              </Table.Td>
              <Table.Td className="digits">
                {agents.filter(({ value }) => value.profile === profile.id).length}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Everything that is said of a routing profile. */
export function ProfileDrawer({ draft, id }: { draft: Draft; id: string }) {
  const { t } = useTranslation();
  const place = section(draft, "profiles").in(id);
  const name = nameIn(place.value, id);
  return (
    <EntryDrawer place={place} name={name} known={KNOWN} removing={t("forms.remove_it", { name })}>
      <TextsField place={place.in("name")} label={t("forms.name")} />
      <ListField place={place.in("queues")} label={t("forms.agents.queues")} options={entriesOf(draft, "queues")} />
      <Part place={place.in("capacity")} label={t("forms.agents.capacity")}>
        <div className="form-pair">
          {(["chat", "voice"] as const).map((channel) => (
            <NumberField
              key={channel}
              place={place.in("capacity", channel)}
              label={t(`forms.at_once.${channel}`)}
              min={0}
              max={20}
              usual={0}
            />
          ))}
        </div>
      </Part>
      <SwitchField
        place={place.in("auto_accept")}
        label={t("forms.profiles.auto_accept")}
        hint={t("forms.profiles.auto_accept_hint")}
        usual={false}
      />
      <SwitchField
        place={place.in("rank_first")}
        label={t("forms.profiles.rank_first")}
        hint={t("forms.profiles.rank_first_hint")}
        usual={false}
      />
    </EntryDrawer>
  );
}
