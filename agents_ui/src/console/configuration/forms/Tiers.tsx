import { Group, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { AddButton } from "../adding";
import { type Draft, entriesOf, nameIn, section } from "../draft";
import { EntryButton, EntryDrawer, type Known, Mistakes } from "../entries";
import { DurationField, NumberField, TextsField } from "../fields";

const KNOWN: Known = { name: true, priority: true, head_start: true };

/** The classes of customers, and how early their contacts come. */
export function TierTable({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const tiers = entriesOf(draft, "tiers");
  return (
    <section aria-label={t("forms.tiers.title")}>
      <Group justify="space-between" mb="xs">
        <h2 className="section-title">{t("forms.tiers.title")}</h2>
        <AddButton
          place={section(draft, "tiers")}
          label={t("forms.tiers.add")}
          idHint={t("forms.tiers.id_hint")}
          begins={{ priority: 0 }}
          added={(id) => draft.open("tiers", id)}
        />
      </Group>
      {tiers.length === 0 && <p className="quiet">{t("forms.tiers.none")}</p>}
      {tiers.length > 0 && (
        <Table.ScrollContainer minWidth={420} tabIndex={0}>
          <Table data-testid="form-tiers" verticalSpacing={6} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("forms.name")}</Table.Th>
                <Table.Th>{t("forms.tiers.priority")}</Table.Th>
                <Table.Th>{t("forms.tiers.head_start")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tiers.map((tier) => (
                <Table.Tr key={tier.id} data-testid={`form-tier-${tier.id}`}>
                  <Table.Th scope="row">
                    <EntryButton draft={draft} section="tiers" entry={tier} />
                    <Mistakes place={section(draft, "tiers").in(tier.id)} />
                  </Table.Th>
                  <Table.Td className="digits">{String(tier.value.priority ?? "")}</Table.Td>
                  <Table.Td className="digits">{String(tier.value.head_start ?? "0s")}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}

/** Everything that is said of a tier. */
export function TierDrawer({ draft, id }: { draft: Draft; id: string }) {
  const { t } = useTranslation();
  const place = section(draft, "tiers").in(id);
  const name = nameIn(place.value, id);
  return (
    <EntryDrawer place={place} name={name} known={KNOWN} removing={t("forms.remove_it", { name })}>
      <TextsField place={place.in("name")} label={t("forms.name")} />
      <div className="form-pair">
        <NumberField
          place={place.in("priority")}
          label={t("forms.tiers.priority")}
          hint={t("forms.tiers.priority_hint")}
          min={0}
          max={100}
        />
        <DurationField
          place={place.in("head_start")}
          label={t("forms.tiers.head_start")}
          hint={t("forms.tiers.head_start_hint")}
          usual="0s"
          zero
        />
      </div>
    </EntryDrawer>
  );
}
