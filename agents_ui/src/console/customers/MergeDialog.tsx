import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Customer, Merge } from "../../api/rest";
import { dateOnly } from "../../i18n/format";
import type { View } from "../../react/view";
import { TierBadge } from "../shared/badges";
import type { Names } from "../shared/names";
import { describeError } from "../shared/words";
import { useMergeViewModel } from "./mergeViewModel";
import "./merge.css";

export interface MergeSnapshot {
  /** Whom the dialog is about; null until they are there. */
  one: Customer | null;
  other: Customer | null;
  /** Which of the two stays. */
  stays: string | null;
  text: string;
  found: readonly Customer[];
  searched: boolean;
  error: unknown;
  busy: boolean;
  names: Names;
}

export interface MergeActions {
  search: (text: string) => void;
  choose: (other: Customer | null) => void;
  setStays: (customer: string) => void;
  confirm: () => void;
  close: () => void;
}

interface MergeDialogProps {
  customer: string;
  merged: (merge: Merge) => void;
  close: () => void;
}

/** Says of a customer that they are the same person as another. */
export function MergeDialog({ customer, merged, close }: MergeDialogProps) {
  return <MergeView {...useMergeViewModel(customer, merged, close)} />;
}

/** The other is looked for, both are seen beside each other, and only then one confirms. */
export function MergeView({ snapshot, actions }: View<MergeSnapshot, MergeActions>) {
  const { t } = useTranslation();
  const { one, other, names } = snapshot;
  return (
    <Modal
      opened
      onClose={actions.close}
      title={t("merge.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        data-testid="merge"
        onSubmit={(event) => {
          event.preventDefault();
          actions.confirm();
        }}
      >
        <Stack gap="sm">
          {one && !other && (
            <>
              <Text size="sm">{t("merge.find", { name: one.name || t("contacts.unnamed") })}</Text>
              <TextInput
                type="search"
                data-autofocus
                aria-label={t("merge.search")}
                placeholder={t("merge.search")}
                value={snapshot.text}
                onChange={(event) => actions.search(event.currentTarget.value)}
              />
              <ul className="plain merge-found">
                {snapshot.found.map((customer) => (
                  <li key={customer.id}>
                    <button type="button" className="merge-choice" onClick={() => actions.choose(customer)}>
                      <Short customer={customer} names={names} />
                    </button>
                  </li>
                ))}
              </ul>
              {snapshot.searched && snapshot.found.length === 0 && (
                <Text size="sm" c="dimmed" role="status">
                  {t("merge.nobody")}
                </Text>
              )}
            </>
          )}
          {one && other && (
            <>
              <fieldset className="merge-both">
                <legend>{t("merge.stays")}</legend>
                {[one, other].map((customer) => (
                  <label key={customer.id} className="merge-choice">
                    <input
                      type="radio"
                      name="stays"
                      checked={snapshot.stays === customer.id}
                      onChange={() => actions.setStays(customer.id)}
                    />
                    <Short customer={customer} names={names} />
                  </label>
                ))}
              </fieldset>
              <Text size="sm" c="dimmed">
                {t("merge.what")}
              </Text>
            </>
          )}
          {snapshot.error != null && (
            <Alert color="red" role="alert" p="xs">
              {describeError(t, snapshot.error)}
            </Alert>
          )}
          {other && (
            <Group justify="flex-end">
              <Button variant="default" onClick={() => actions.choose(null)}>
                {t("merge.another")}
              </Button>
              <Button type="submit" loading={snapshot.busy}>
                {t("merge.do")}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Modal>
  );
}

function Short({ customer, names }: { customer: Customer; names: Names }) {
  const { t } = useTranslation();
  return (
    <span className="merge-short">
      <Group gap="xs" component="span">
        <strong dir="auto" className="long">
          {customer.name || t("contacts.unnamed")}
        </strong>
        {customer.tier && <TierBadge tier={customer.tier} name={names.tier(customer.tier)} />}
      </Group>
      <span className="quiet">
        {[customer.external_id, ...customer.phones, ...customer.emails].filter(Boolean).join(" · ")}
      </span>
      <span className="quiet">{t("merge.since", { date: dateOnly(customer.created_at) })}</span>
    </span>
  );
}
