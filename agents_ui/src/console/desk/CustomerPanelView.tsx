import { Alert, Anchor, Button, Group, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CandidateCard, CustomerCard, Identity, Match } from "../../api/generated/messages";
import type { Merge } from "../../api/rest";
import { dateOnly, languageName, wholeNumber } from "../../i18n/format";
import type { View } from "../../react/view";
import { MergeDialog } from "../customers/MergeDialog";
import { MergedList } from "../customers/MergedList";
import { useActions } from "../keys/useActions";
import { IdentityBadge, ProspectBadge, TierBadge } from "../shared/badges";
import { Facts } from "../shared/Facts";
import type { Names } from "../shared/names";
import { TripList } from "../shared/TripList";
import { PastContacts } from "./PastContacts";

export interface CustomerPanelSnapshot {
  name: string;
  match: Match;
  identity: Identity;
  customer: CustomerCard | null;
  candidates: readonly CandidateCard[];
  names: Names;
}

export interface CustomerPanelActions {
  pick: (customer: string) => void;
}

/** The screen-pop: who this is, before the first word. */
export function CustomerPanelView({ snapshot, actions }: View<CustomerPanelSnapshot, CustomerPanelActions>) {
  const { t } = useTranslation();
  const { customer, names } = snapshot;
  // Who picked the wrong one can pick another.
  const candidates = snapshot.candidates.filter(({ id }) => id !== customer?.id);
  return (
    <Stack gap="md" data-testid="customer-panel" data-match={snapshot.match}>
      <div>
        <Group gap="xs">
          <Title order={2} size="h3" dir="auto" className="long" data-testid="customer-name">
            {customer ? <Link to={`/customers/${customer.id}`}>{snapshot.name}</Link> : snapshot.name}
          </Title>
          {customer?.tier && <TierBadge tier={customer.tier} name={names.tier(customer.tier)} />}
          {customer && snapshot.match === "none" && <ProspectBadge />}
          <IdentityBadge identity={snapshot.identity} />
          {snapshot.match === "pending" && <Loader size="xs" />}
        </Group>
        {customer && (
          <Text mt={4} size="md">
            {t("quoted", { text: customer.greeting })}
          </Text>
        )}
      </div>
      {customer && <Known customer={customer} names={names} />}
      {candidates.length > 0 && (
        <Candidates
          title={t(customer ? "customer.others" : "customer.candidates")}
          candidates={candidates}
          names={names}
          pick={actions.pick}
        />
      )}
    </Stack>
  );
}

function Candidates({
  title,
  candidates,
  names,
  pick,
}: {
  title: string;
  candidates: readonly CandidateCard[];
  names: Names;
  pick: CustomerPanelActions["pick"];
}) {
  const { t } = useTranslation();
  useActions(
    {},
    candidates.map(({ id, name, phones, emails }) => ({
      id: `choice.customer.${id}`,
      label: t("palette.pick", { name, address: [...phones, ...emails][0] ?? id }),
      run: () => pick(id),
    })),
  );
  return (
    <section aria-label={title} data-testid="candidates">
      <h3 className="section-title">{title}</h3>
      <Stack gap="xs">
        {candidates.map((candidate) => (
          <Paper key={candidate.id} withBorder p="xs" data-testid={`candidate-${candidate.id}`}>
            <Group justify="space-between" wrap="nowrap">
              <div className="clip">
                <Group gap="xs">
                  <strong>{candidate.name}</strong>
                  {candidate.tier && <TierBadge tier={candidate.tier} name={names.tier(candidate.tier)} />}
                </Group>
                {[...candidate.phones, ...candidate.emails].map((address) => (
                  <Text key={address} size="sm" c="dimmed" className="clip">
                    {address}
                  </Text>
                ))}
              </div>
              <Button size="xs" variant="light" onClick={() => pick(candidate.id)}>
                {t("customer.pick")}
              </Button>
            </Group>
          </Paper>
        ))}
      </Stack>
    </section>
  );
}

function Known({ customer, names }: { customer: CustomerCard; names: Names }) {
  const { t } = useTranslation();
  const { contacts_this_month: contacts, trips_this_month: trips } = customer;
  const [merging, setMerging] = useState(false);
  useActions({}, [{ id: "choice.merge", label: t("merge.open"), run: () => setMerging(true) }]);
  const [merged, setMerged] = useState<Merge | null>(null);
  return (
    <>
      {customer.birthday_today && (
        <Alert color="pink" p="xs" data-testid="birthday">
          {t("customer.birthday_today")}
        </Alert>
      )}
      <Group gap="xs" data-testid="this-month">
        <span className="figure">{t("customer.nth_contact", { count: contacts, ordinal: true })}</span>
        <span className="figure">{t("customer.trips_month", { count: trips })}</span>
      </Group>
      {customer.promises.length > 0 && (
        <Alert color="orange" p="xs" title={t("customer.promised")} data-testid="promises">
          <ul className="plain">
            {[...new Set(customer.promises)].map((promise) => (
              <li key={promise} className="said">
                {promise}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Facts
        facts={[
          [t("customer.language"), languageName(customer.language)],
          [t("customer.value"), customer.value === null ? null : wholeNumber(customer.value)],
          [t("customer.birthday"), customer.birthday && dateOnly(`${customer.birthday}T00:00:00`)],
          [t("customer.phone"), customer.phones.join(", ")],
          [t("customer.email"), customer.emails.join(", ")],
        ]}
      />
      <section aria-label={t("customer.last_contacts")}>
        <h3 className="section-title">{t("customer.last_contacts")}</h3>
        <PastContacts contacts={customer.last_contacts} customer={customer.name} names={names} />
      </section>
      <section aria-label={t("customer.trips")}>
        <h3 className="section-title">{t("customer.trips")}</h3>
        <TripList trips={customer.trips} />
      </section>
      <Anchor component={Link} to={`/customers/${customer.id}`} size="sm">
        {t("customer.whole_history")}
      </Anchor>
      <MergedList merged={merged ? [merged] : []} names={names} undone={() => setMerged(null)} />
      <Button size="compact-sm" variant="default" onClick={() => setMerging(true)} style={{ alignSelf: "start" }}>
        {t("merge.open")}
      </Button>
      {merging && (
        <MergeDialog
          customer={customer.id}
          merged={(merge) => {
            setMerging(false);
            setMerged(merge);
          }}
          close={() => setMerging(false)}
        />
      )}
    </>
  );
}
