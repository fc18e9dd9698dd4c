import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
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
  const undo = useMutation({ mutationFn: api.undoMerge, onSuccess: undone });
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
          <Button size="compact-sm" variant="default" onClick={() => undo.mutate(merge.customer)}>
            {t("merge.undo")}
          </Button>
        </Group>
      ))}
      {undo.error && (
        <Text size="sm" c="red" role="alert">
          {describeError(t, undo.error)}
        </Text>
      )}
    </section>
  );
}
