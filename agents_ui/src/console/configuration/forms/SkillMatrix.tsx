import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Draft, type Entry, entriesOf, section } from "../draft";
import { EntryButton, Mistakes } from "../entries";
import { LevelSelect } from "../fields";

/** Who knows what how well: a row for each agent, a column for each skill. */
export function SkillMatrix({ draft, agents }: { draft: Draft; agents: readonly Entry[] }) {
  const { t } = useTranslation();
  const skills = entriesOf(draft, "skills");
  return (
    <Table.ScrollContainer minWidth={220 + skills.length * 90} tabIndex={0}>
      <Table data-testid="form-levels" verticalSpacing={4} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("forms.name")}</Table.Th>
            {skills.map(({ id, name }) => (
              <Table.Th key={id} className="form-skill">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {agents.map((agent) => (
            <Table.Tr key={agent.id} data-testid={`form-levels-${agent.id}`}>
              <Table.Th scope="row">
                <EntryButton draft={draft} section="agents" entry={agent} />
                <Mistakes place={section(draft, "agents").in(agent.id)} />
              </Table.Th>
              {skills.map(({ id, name }) => (
                <Table.Td key={id} className="form-skill">
                  <LevelSelect
                    place={section(draft, "agents").in(agent.id, "skills", id)}
                    label={t("forms.level_for", { agent: agent.name, skill: name })}
                    none="–"
                  />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
