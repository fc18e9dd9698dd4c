import { Button, NativeSelect, Paper, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";

export const FILTERS = ["queue", "agent", "customer", "state", "outcome", "from", "to"] as const;
export type Filter = (typeof FILTERS)[number];
export type FilterValues = Readonly<Record<Filter, string>>;

interface Choice {
  value: string;
  label: string;
}

export interface FiltersSnapshot {
  /** `from` and `to` are local times as the browser's own field writes them. */
  values: FilterValues;
  queues: readonly Choice[];
  agents: readonly Choice[];
  states: readonly Choice[];
  outcomes: readonly Choice[];
  /** The customers that fit what was typed last, and the one chosen. */
  customers: readonly Choice[];
}

export interface FiltersActions {
  change: (filter: Filter, value: string) => void;
  findCustomer: (text: string) => void;
  clear: () => void;
}

export function FiltersView({ snapshot, actions }: View<FiltersSnapshot, FiltersActions>) {
  const { t } = useTranslation();
  const { values } = snapshot;
  const select = (filter: Filter, choices: readonly Choice[]) => (
    <NativeSelect
      label={t(`contacts.${filter}`)}
      value={values[filter]}
      data={[{ value: "", label: t("contacts.any") }, ...choices]}
      onChange={(event) => actions.change(filter, event.currentTarget.value)}
    />
  );
  const instant = (filter: "from" | "to") => (
    <TextInput
      type="datetime-local"
      label={t(`contacts.${filter}`)}
      value={values[filter]}
      onChange={(event) => actions.change(filter, event.currentTarget.value)}
    />
  );
  return (
    <Paper component="section" role="search" withBorder className="panel filters" aria-label={t("contacts.filters")}>
      <Select
        label={t("contacts.customer")}
        placeholder={t("contacts.customer_hint")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("contacts.clear_customer") }}
        data={[...snapshot.customers]}
        value={values.customer || null}
        filter={({ options }) => options}
        nothingFoundMessage={t("contacts.nobody")}
        onSearchChange={actions.findCustomer}
        onChange={(value) => actions.change("customer", value ?? "")}
      />
      {select("queue", snapshot.queues)}
      {select("agent", snapshot.agents)}
      {select("state", snapshot.states)}
      {select("outcome", snapshot.outcomes)}
      {instant("from")}
      {instant("to")}
      <Button variant="default" onClick={actions.clear}>
        {t("contacts.clear")}
      </Button>
    </Paper>
  );
}
