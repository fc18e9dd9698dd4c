import { Anchor, Button, Group, Paper, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CustomerProfile, Merge, TimelineEntry } from "../../api/rest";
import { dateOnly, languageName, timeToSecond, wholeNumber } from "../../i18n/format";
import type { View } from "../../react/view";
import { TierBadge } from "../shared/badges";
import { Facts } from "../shared/Facts";
import { Loading } from "../shared/Loading";
import type { Names } from "../shared/names";
import { TripList } from "../shared/TripList";
import { MergeDialog } from "./MergeDialog";
import { MergedList } from "./MergedList";
import { TimelineList } from "./TimelineList";

export interface CustomerSnapshot {
  customer: CustomerProfile;
  timeline: {
    entries: readonly TimelineEntry[];
    asOf: string | null;
    more: boolean;
    loading: boolean;
    error: unknown;
  };
  names: Names;
}

export interface CustomerActions {
  again: () => void;
  loadMore: () => void;
  /** Two were found to be one. */
  merged: (merge: Merge) => void;
}

export function CustomerView({ snapshot, actions }: View<CustomerSnapshot, CustomerActions>) {
  const { t } = useTranslation();
  const { customer, timeline, names } = snapshot;
  const [merging, setMerging] = useState(false);
  return (
    <>
      <Group justify="space-between" data-testid="customer-head">
        <Group gap="sm">
          <Title order={1} size="h2" dir="auto" className="long">
            {customer.name || t("contacts.unnamed")}
          </Title>
          {customer.tier && <TierBadge tier={customer.tier} name={names.tier(customer.tier)} />}
        </Group>
        <Group gap="md">
          <Anchor component={Link} to={`/contacts?customer=${customer.id}`} size="sm">
            {t("customer.look_up")}
          </Anchor>
          <Button size="compact-sm" variant="default" onClick={() => setMerging(true)}>
            {t("merge.open")}
          </Button>
        </Group>
      </Group>
      <div className="customer-columns">
        <div>
          <Paper
            component="section"
            withBorder
            className="panel"
            aria-label={t("customer.profile")}
            data-testid="profile"
          >
            <h2 className="section-title">{t("customer.profile")}</h2>
            <Facts
              facts={[
                [t("customer.external_id"), customer.external_id],
                [t("customer.language"), languageName(customer.language)],
                [t("customer.value"), customer.value === null ? null : wholeNumber(customer.value)],
                [t("customer.birthday"), customer.birthday && dateOnly(`${customer.birthday}T00:00:00`)],
                [t("customer.phone"), customer.phones.join(", ")],
                [t("customer.email"), customer.emails.join(", ")],
                [t("customer.known_since"), dateOnly(customer.created_at)],
              ]}
            />
            <MergedList merged={customer.merged} names={names} undone={actions.again} />
          </Paper>
          <Paper component="section" withBorder className="panel" aria-label={t("customer.trips")}>
            <h2 className="section-title">{t("customer.trips")}</h2>
            <TripList trips={customer.trips} />
          </Paper>
        </div>
        <Paper component="section" withBorder className="panel" aria-label={t("customer.timeline")}>
          <Group justify="space-between">
            <h2 className="section-title">{t("customer.timeline")}</h2>
            <Group gap="xs">
              {timeline.asOf && <span className="quiet">{t("as_of", { at: timeToSecond(timeline.asOf) })}</span>}
              <Button size="compact-sm" variant="subtle" onClick={actions.again}>
                {t("refresh")}
              </Button>
            </Group>
          </Group>
          {timeline.error || (timeline.loading && timeline.entries.length === 0) ? (
            <Loading error={timeline.error} again={actions.again} />
          ) : (
            <TimelineList entries={timeline.entries} customer={customer.name || t("contacts.unnamed")} names={names} />
          )}
          {timeline.more && (
            <Button variant="default" loading={timeline.loading} onClick={actions.loadMore}>
              {t("contacts.more")}
            </Button>
          )}
        </Paper>
      </div>
      {merging && (
        <MergeDialog
          customer={customer.id}
          merged={(merge) => {
            setMerging(false);
            actions.merged(merge);
          }}
          close={() => setMerging(false)}
        />
      )}
    </>
  );
}
