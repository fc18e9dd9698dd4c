import { Group, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { percent } from "../../../i18n/format";
import { child, mappingOf } from "../../../yaml/file";
import { AddButton } from "../adding";
import { type Draft, entriesOf, section } from "../draft";
import { EntryButton, Mistakes } from "../entries";
import { QueueDrawer, USUAL } from "./QueueDrawer";

/** The queues: when they are open, what they ask of agents, their times and their goals. */
export function QueuesForm({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const hours = Object.keys(mappingOf(section(draft, "hours").value)).map((id) => ({ id, name: id }));
  const { opened } = draft;
  return (
    <>
      <Group mt="sm" mb="sm">
        <AddButton
          place={section(draft, "queues")}
          label={t("forms.queues.add")}
          idHint={t("forms.queues.id_hint")}
          asks={[{ key: "hours", label: t("forms.queues.hours"), options: hours }]}
          added={(id) => draft.open("queues", id)}
        />
      </Group>
      <QueueTable draft={draft} />
      {opened?.section === "queues" && <QueueDrawer draft={draft} id={opened.id} />}
    </>
  );
}

function QueueTable({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const skills = entriesOf(draft, "skills");
  return (
    <Table.ScrollContainer minWidth={860} tabIndex={0}>
      <Table data-testid="form-queues" verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("forms.name")}</Table.Th>
            <Table.Th>{t("forms.queues.hours")}</Table.Th>
            <Table.Th>{t("forms.queues.requires")}</Table.Th>
            <Table.Th>{t("forms.queues.offer")}</Table.Th>
            <Table.Th>{t("forms.queues.wrap_up")}</Table.Th>
            <Table.Th>{t("forms.queues.service_level")}</Table.Th>
            <Table.Th>{t("forms.queues.callback")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entriesOf(draft, "queues").map((queue) => {
            const asked = Object.entries(mappingOf(queue.value.requires));
            const { share = USUAL.share, within = USUAL.within } = mappingOf(queue.value.service_level);
            return (
              <Table.Tr key={queue.id} data-testid={`form-queue-${queue.id}`}>
                <Table.Th scope="row">
                  <EntryButton draft={draft} section="queues" entry={queue} />
                  <Mistakes place={section(draft, "queues").in(queue.id)} />
                </Table.Th>
                <Table.Td>{String(queue.value.hours ?? "")}</Table.Td>
                <Table.Td>
                  {asked
                    .map(([skill, level]) => `${skills.find(({ id }) => id === skill)?.name ?? skill} ${level}`)
                    .join(t("list_separator")) || t("forms.queues.nothing")}
                </Table.Td>
                <Table.Td className="digits">{String(queue.value.offer ?? USUAL.offer)}</Table.Td>
                <Table.Td className="digits">{String(queue.value.wrap_up ?? USUAL.wrap_up)}</Table.Td>
                <Table.Td className="digits">
                  {t("forms.queues.level", { share: percent(Number(share)), within: String(within) })}
                </Table.Td>
                <Table.Td>{t(child(queue.value, "callback") === undefined ? "forms.no" : "forms.yes")}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
