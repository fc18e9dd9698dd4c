import { Group, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf } from "../../../yaml/file";
import { AddButton } from "../adding";
import { type Draft, type Entry, entriesOf, type Section, section } from "../draft";
import { Mistakes, RemoveButton } from "../entries";
import { NameCell } from "../fields";

/** Skills and teams: what agents are told apart by. */
export function SkillsForm({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const agents = entriesOf(draft, "agents");
  const queues = entriesOf(draft, "queues");
  const having = (skill: string) => agents.filter(({ value }) => Object.hasOwn(mappingOf(value.skills), skill)).length;
  const asking = (skill: string) =>
    queues.filter(({ value }) => Object.hasOwn(mappingOf(value.requires), skill)).length;
  return (
    <div className="form-columns">
      <NamedTable
        draft={draft}
        of="skills"
        used={({ id }) =>
          [
            t("forms.used.agents", { count: having(id) }),
            asking(id) > 0 && t("forms.used.queues", { count: asking(id) }),
          ]
            .filter(Boolean)
            .join(" · ")
        }
      />
      <NamedTable
        draft={draft}
        of="teams"
        used={({ id }) => t("forms.used.agents", { count: agents.filter(({ value }) => value.team === id).length })}
      />
    </div>
  );
}

/** What contacts come to, and why agents are not ready. */
export function DispositionsForm({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const queues = entriesOf(draft, "queues");
  /** A queue that lists none has them all. */
  const having = (id: string) =>
    queues.filter(({ value }) => {
      const listed = listOf(value.dispositions);
      return listed.length === 0 || listed.includes(id);
    }).length;
  return (
    <div className="form-columns">
      <NamedTable draft={draft} of="dispositions" used={({ id }) => t("forms.used.queues", { count: having(id) })} />
      <NamedTable draft={draft} of="reasons" />
    </div>
  );
}

interface NamedTableProps {
  draft: Draft;
  of: Extract<Section, "skills" | "teams" | "dispositions" | "reasons">;
  /** By how many something is used, in words. */
  used?: (entry: Entry) => string;
}

/** What only has a name, each in a row in which it is edited. */
function NamedTable({ draft, of, used }: NamedTableProps) {
  const { t } = useTranslation();
  const languages = entriesOf(draft, "languages");
  return (
    <section aria-label={t(`forms.named.${of}`)}>
      <Group justify="space-between" mb="xs" mt="sm">
        <h2 className="section-title">{t(`forms.named.${of}`)}</h2>
        <AddButton place={section(draft, of)} label={t(`forms.named.add_${of}`)} idHint={t("forms.id_hint")} />
      </Group>
      <Table.ScrollContainer minWidth={220 + languages.length * 130} tabIndex={0}>
        <Table data-testid={`form-${of}`} verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("forms.id")}</Table.Th>
              {languages.map(({ id, name }) => (
                <Table.Th key={id}>{t("forms.in_language", { label: t("forms.name"), language: name })}</Table.Th>
              ))}
              {used && <Table.Th className="nowrap">{t("forms.used.by")}</Table.Th>}
              <Table.Th pos="relative">
                <span className="hidden">{t("config.steps")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entriesOf(draft, of).map((entry) => (
              <NamedRow key={entry.id} draft={draft} of={of} entry={entry} languages={languages} used={used} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function NamedRow({
  draft,
  of,
  entry,
  languages,
  used,
}: NamedTableProps & { entry: Entry; languages: readonly Entry[] }) {
  const { t } = useTranslation();
  const place = section(draft, of).in(entry.id);
  return (
    <Table.Tr data-testid={`form-${of}-${entry.id}`}>
      <Table.Th scope="row" className="form-id">
        {entry.id} <Mistakes place={place} />
      </Table.Th>
      {languages.map(({ id, name }) => (
        <Table.Td key={id}>
          <NameCell
            place={place.in("name", id)}
            label={`${entry.id}: ${t("forms.in_language", { label: t("forms.name"), language: name })}`}
          />
        </Table.Td>
      ))}
      {used && <Table.Td className="quiet">{used(entry)}</Table.Td>}
      <Table.Td align="right">
        <RemoveButton
          size="compact-xs"
          label={t("forms.remove_it", { name: entry.name })}
          remove={() => place.set(undefined)}
        />
      </Table.Td>
    </Table.Tr>
  );
}
