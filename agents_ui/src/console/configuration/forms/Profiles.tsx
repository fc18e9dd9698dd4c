import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf } from "../../../yaml/file";
import { type Draft, entriesOf, named, nameIn, type Place, section } from "../draft";
import { EntryButton, EntryDrawer, type Known, Mistakes, Part } from "../entries";
import { ListField, NumberField, SwitchField, TextsField } from "../fields";
import { Capacity } from "./AgentTable";
import { NumberRow } from "./NumberRow";

const KNOWN: Known = {
  name: true,
  queues: true,
  capacity: { chat: true, voice: true },
  while_open: { chat: { voice: true }, voice: { chat: true } },
  ranks: true,
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
        <div className="form-pair">
          {(["voice", "chat"] as const).map((added) => (
            <NumberField key={added} {...onTop(place, added)} label={t(`forms.profiles.on_top.${added}`)} />
          ))}
        </div>
        <p className="quiet">{t("forms.profiles.on_top_hint")}</p>
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
      {(place.in("rank_first").value === true || place.in("ranks").value !== undefined) && <Ranks profile={place} />}
    </EntryDrawer>
  );
}

/** Where it stands how many contacts of the other channel may be open when one of this comes on top. */
function onTop(profile: Place, added: "chat" | "voice") {
  const open = added === "voice" ? "chat" : "voice";
  const place = profile.in("while_open").oneOf(["chat", "voice"], added).oneOf([open], open);
  return { place, min: 0, max: 20 };
}

/** Each queue that is served with its rank; one that is not served and has a rank is shown, so that it can be mended. */
function Ranks({ profile }: { profile: Place }) {
  const { t } = useTranslation();
  const place = profile.in("ranks");
  const served = listOf(profile.in("queues").value).map(String);
  const ranked = Object.keys(mappingOf(place.value));
  const all = [...new Set([...served, ...ranked])];
  const queues = entriesOf(profile.draft, "queues");
  return (
    <Part place={place} label={t("forms.profiles.ranks")}>
      <p className="quiet">{t("forms.profiles.ranks_hint")}</p>
      <div className="form-levels">
        {all.map((id) => {
          const name = named(queues, [id])[0] ?? id;
          return (
            <NumberRow
              key={id}
              place={place.oneOf(all, id)}
              name={name}
              label={t("forms.profiles.rank_of", { name })}
              odd={served.includes(id) ? undefined : t("forms.profiles.not_served")}
            />
          );
        })}
      </div>
    </Part>
  );
}
