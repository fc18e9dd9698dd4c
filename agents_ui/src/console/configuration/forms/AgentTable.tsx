import { Badge, Group, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf, type Value } from "../../../yaml/file";
import { type Draft, type Entry, entriesOf, named, section } from "../draft";
import { EntryButton, Mistakes } from "../entries";

/** The agents, one a row. */
export function AgentTable({ draft, agents }: { draft: Draft; agents: readonly Entry[] }) {
  const { t } = useTranslation();
  const teams = entriesOf(draft, "teams");
  const queues = entriesOf(draft, "queues");
  const languages = entriesOf(draft, "languages");
  const profiles = entriesOf(draft, "profiles");
  return (
    <Table.ScrollContainer minWidth={760} tabIndex={0}>
      <Table data-testid="form-agents" verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("forms.name")}</Table.Th>
            <Table.Th>{t("forms.agents.team")}</Table.Th>
            <Table.Th>{t("forms.agents.languages")}</Table.Th>
            <Table.Th>{t("forms.agents.queues")}</Table.Th>
            <Table.Th>{t("forms.agents.capacity")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {agents.map((agent) => {
            const profile = profiles.find(({ id }) => id === agent.value.profile);
            return (
              <Table.Tr key={agent.id} data-testid={`form-agent-${agent.id}`}>
                <Table.Th scope="row">
                  <EntryButton draft={draft} section="agents" entry={agent} />
                  <Mistakes place={section(draft, "agents").in(agent.id)} />
                </Table.Th>
                <Table.Td>{named(teams, [agent.value.team])}</Table.Td>
                <Table.Td>
                  <Group gap={4}>
                    {spoken(languages, agent).map(({ id, name }) => (
                      <Badge key={id} variant="light" color="cyan" size="sm">
                        {name}
                      </Badge>
                    ))}
                  </Group>
                </Table.Td>
                <Table.Td>
                  {named(queues, listOf(profile?.value.queues)).join(t("list_separator"))}
                  <div className="quiet">{profile?.name ?? String(agent.value.profile ?? "")}</div>
                </Table.Td>
                <Table.Td className="nowrap">
                  <Capacity of={{ ...mappingOf(profile?.value.capacity), ...mappingOf(agent.value.capacity) }} />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** How many contacts at once, by channel. */
export function Capacity({ of }: { of: Readonly<Record<string, Value>> }) {
  const { t } = useTranslation();
  const parts = (["chat", "voice"] as const).filter((channel) => Number(of[channel] ?? 0) > 0);
  return parts.map((channel) => `${t(`channel.${channel}`)} ${of[channel]}`).join(" · ");
}

/** The languages of the centre that somebody has the skill for, at the level it takes. */
export function spoken(languages: readonly Entry[], agent: Entry): readonly Entry[] {
  const skills = mappingOf(agent.value.skills);
  return languages.filter(({ value }) => Number(skills[String(value.skill)] ?? 0) >= Number(value.level ?? 1));
}
