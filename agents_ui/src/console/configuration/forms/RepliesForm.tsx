import { Group, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { inLanguage } from "../../../i18n";
import { listOf, mappingOf, type Value } from "../../../yaml/file";
import { AddButton } from "../adding";
import { type Draft, entriesOf, named, nameIn, type Place, section } from "../draft";
import { EntryButton, EntryDrawer, type Known, Mistakes } from "../entries";
import { ListField, TextsField } from "../fields";

const KNOWN: Known = { name: true, text: true, queues: true };

const VARIABLES = ["customer", "agent", "queue"] as const;

const texts = (value: Value) => mappingOf(value) as Readonly<Record<string, string>>;

/** What agents write often, in each language, with blanks that are filled in. */
export function RepliesForm({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const queues = entriesOf(draft, "queues");
  const languages = entriesOf(draft, "languages");
  const { opened } = draft;
  return (
    <>
      <Group mt="sm" mb="sm">
        <AddButton
          place={section(draft, "replies")}
          label={t("forms.replies.add")}
          idHint={t("forms.id_hint")}
          begins={{ text: Object.fromEntries(languages.map(({ id }) => [id, ""])) }}
          added={(id) => draft.open("replies", id)}
        />
      </Group>
      <Table.ScrollContainer minWidth={680} tabIndex={0}>
        <Table data-testid="form-replies" verticalSpacing={6} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("forms.name")}</Table.Th>
              <Table.Th>{t("forms.replies.text")}</Table.Th>
              <Table.Th>{t("forms.agents.queues")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entriesOf(draft, "replies").map((reply) => (
              <Table.Tr key={reply.id} data-testid={`form-reply-${reply.id}`}>
                <Table.Th scope="row">
                  <EntryButton draft={draft} section="replies" entry={reply} />
                  <Mistakes place={section(draft, "replies").in(reply.id)} />
                </Table.Th>
                <Table.Td>{inLanguage(texts(reply.value.text), "")}</Table.Td>
                <Table.Td>
                  {named(queues, listOf(reply.value.queues)).join(t("list_separator")) || t("forms.replies.all_queues")}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {opened?.section === "replies" && <ReplyDrawer draft={draft} id={opened.id} />}
    </>
  );
}

function ReplyDrawer({ draft, id }: { draft: Draft; id: string }) {
  const { t } = useTranslation();
  const place = section(draft, "replies").in(id);
  const name = nameIn(place.value, id);
  return (
    <EntryDrawer place={place} name={name} known={KNOWN} removing={t("forms.remove_it", { name })}>
      <TextsField place={place.in("name")} label={t("forms.name")} />
      <TextsField place={place.in("text")} label={t("forms.replies.text")} rows={4} />
      <dl className="form-variables">
        {VARIABLES.map((variable) => (
          <div key={variable}>
            <dt className="form-key">{`{${variable}}`}</dt>
            <dd>{t(`forms.replies.variable.${variable}`)}</dd>
          </div>
        ))}
      </dl>
      <Preview place={place} />
      <ListField
        place={place.in("queues")}
        label={t("forms.agents.queues")}
        options={entriesOf(draft, "queues")}
        usual={t("forms.replies.all_queues")}
      />
    </EntryDrawer>
  );
}

/** A reply as it would be sent, with somebody's names in it. */
function Preview({ place }: { place: Place }) {
  const { t } = useTranslation();
  const { draft } = place;
  const filled: Readonly<Record<string, string>> = {
    customer: t("forms.replies.somebody"),
    agent: entriesOf(draft, "agents")[0]?.name ?? "",
    queue:
      named(entriesOf(draft, "queues"), listOf(place.in("queues").value))[0] ??
      entriesOf(draft, "queues")[0]?.name ??
      "",
  };
  const text = inLanguage(texts(place.in("text").value), "").replace(
    /{(\w+)}/g,
    (blank, name) => filled[name] ?? blank,
  );
  if (text === "") return null;
  return (
    <figure className="form-preview">
      <figcaption className="section-title">{t("forms.replies.preview")}</figcaption>
      <p className="said">{text}</p>
    </figure>
  );
}
