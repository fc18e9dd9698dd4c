import { Group, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { AddButton } from "../adding";
import { type Draft, entriesOf, named, nameIn, section } from "../draft";
import { EntryButton, EntryDrawer, type Known, Mistakes } from "../entries";
import { ChoiceField, CodeField, NumberField, TextsField } from "../fields";

const KNOWN: Known = { name: true, skill: true, level: true, voice: true };

const TAG = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/;

/** What customers can be talked to in, and the skill that takes. */
export function LanguageTable({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const skills = entriesOf(draft, "skills");
  return (
    <section aria-label={t("forms.languages.title")}>
      <Group justify="space-between" mb="xs">
        <h2 className="section-title">{t("forms.languages.title")}</h2>
        <AddButton
          place={section(draft, "languages")}
          label={t("forms.languages.add")}
          idHint={t("forms.languages.id_hint")}
          ids={{ form: TAG, odd: t("forms.languages.id_odd") }}
          asks={[{ key: "skill", label: t("forms.languages.skill"), options: skills }]}
          added={(id) => draft.open("languages", id)}
        />
      </Group>
      <Table.ScrollContainer minWidth={420} tabIndex={0}>
        <Table data-testid="form-languages" verticalSpacing={6} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("forms.name")}</Table.Th>
              <Table.Th>{t("forms.languages.skill")}</Table.Th>
              <Table.Th>{t("forms.languages.voice")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entriesOf(draft, "languages").map((language) => (
              <Table.Tr key={language.id} data-testid={`form-language-${language.id}`}>
                <Table.Th scope="row">
                  <EntryButton draft={draft} section="languages" entry={language} />
                  <Mistakes place={section(draft, "languages").in(language.id)} />
                </Table.Th>
                <Table.Td>
                  {named(skills, [language.value.skill])} {String(language.value.level ?? 1)}
                </Table.Td>
                <Table.Td>{String(language.value.voice ?? t("forms.languages.voice_usual"))}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

/** Everything that is said of a language. */
export function LanguageDrawer({ draft, id }: { draft: Draft; id: string }) {
  const { t } = useTranslation();
  const place = section(draft, "languages").in(id);
  const name = nameIn(place.value, id);
  return (
    <EntryDrawer place={place} name={name} known={KNOWN} removing={t("forms.remove_it", { name })}>
      <p className="quiet">{t("forms.languages.hint")}</p>
      <TextsField place={place.in("name")} label={t("forms.name")} />
      <div className="form-pair">
        <ChoiceField
          place={place.in("skill")}
          label={t("forms.languages.skill")}
          hint={t("forms.languages.skill_hint")}
          options={entriesOf(draft, "skills")}
        />
        <NumberField place={place.in("level")} label={t("forms.languages.level")} min={1} max={10} usual={1} />
        <CodeField
          place={place.in("voice")}
          label={t("forms.languages.voice")}
          hint={t("forms.languages.voice_hint")}
          usual={t("forms.languages.voice_usual")}
        />
      </div>
    </EntryDrawer>
  );
}
