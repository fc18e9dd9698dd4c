import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Merge } from "../../api/rest";
import { dateAndTime } from "../../i18n/format";
import type { Names } from "../shared/names";
import { describeError } from "../shared/words";

interface MergedListProps {
  merged: readonly Merge[];
  names: Names;
  undone: () => void;
}

/** Who was found to be this customer, and by whom; each can be undone. */
export function MergedList({ merged, names, undone }: MergedListProps) {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<unknown>(null);
  const undo = async (customer: string) => {
    try {
      await api.undoMerge(customer);
      setRefusal(null);
      undone();
    } catch (error) {
      setRefusal(error);
    }
  };
  if (merged.length === 0) return null;
  return (
    <section aria-label={t("merge.merged")} data-testid="merged">
      <h3 className="section-title">{t("merge.merged")}</h3>
      {merged.map((merge) => (
        <Group key={merge.customer} justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" className="long">
            {t("merge.by", {
              name: merge.name || t("contacts.unnamed"),
              by: names.agent(merge.by),
              at: dateAndTime(merge.at),
            })}
          </Text>
          <Button size="compact-sm" variant="default" onClick={() => void undo(merge.customer)}>
            {t("merge.undo")}
          </Button>
        </Group>
      ))}
      {refusal != null && (
        <Text size="sm" c="red" role="alert">
          {describeError(t, refusal)}
        </Text>
      )}
    </section>
  );
}
