import { Button, Group, Paper, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactSummary } from "../../api/rest";
import { dateAndTime, timeToSecond, took } from "../../i18n/format";
import type { View } from "../../react/view";
import { StageBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import { CsvLink } from "../shared/CsvLink";
import { Loading } from "../shared/Loading";
import type { Names } from "../shared/names";
import { word } from "../shared/words";

export interface ContactsSnapshot {
  contacts: readonly ContactSummary[];
  asOf: string | null;
  more: boolean;
  /** Where all of it is had as a file, for those who may take it away. */
  csv: string | null;
  loading: boolean;
  error: unknown;
  names: Names;
}

export interface ContactsActions {
  loadMore: () => void;
  again: () => void;
}

export function ContactsView({ snapshot, actions }: View<ContactsSnapshot, ContactsActions>) {
  const { t } = useTranslation();
  const { contacts, names, loading, error } = snapshot;
  const empty = contacts.length === 0;
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("contacts.title")} aria-busy={loading}>
      <Group justify="space-between">
        <h2 className="section-title">{t("contacts.title")}</h2>
        <Group gap="xs">
          {snapshot.asOf && (
            <Text size="sm" c="dimmed">
              {t("as_of", { at: timeToSecond(snapshot.asOf) })}
            </Text>
          )}
          {!empty && snapshot.csv && <CsvLink href={snapshot.csv} size="compact-sm" />}
          <Button size="compact-sm" variant="subtle" onClick={actions.again}>
            {t("refresh")}
          </Button>
        </Group>
      </Group>
      {(error || (loading && empty)) && <Loading error={error} again={actions.again} />}
      {!loading && !error && empty && <p className="quiet">{t("contacts.none")}</p>}
      {!empty && (
        <Table.ScrollContainer minWidth={900}>
          <Table highlightOnHover data-testid="contacts">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("contacts.arrived")}</Table.Th>
                <Table.Th>{t("contacts.customer")}</Table.Th>
                <Table.Th>{t("contacts.queue")}</Table.Th>
                <Table.Th>{t("contacts.agent")}</Table.Th>
                <Table.Th>{t("contacts.state")}</Table.Th>
                <Table.Th>{t("contacts.outcome")}</Table.Th>
                <Table.Th>{t("contacts.disposition")}</Table.Th>
                <Table.Th>{t("contacts.talked")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {contacts.map((contact) => (
                <Table.Tr key={contact.id} data-testid={`contact-${contact.id}`}>
                  <Table.Td className="digits nowrap">
                    <ChannelIcon channel={contact.channel} />{" "}
                    <Link to={`/contacts/${contact.id}`}>{dateAndTime(contact.arrived_at)}</Link>
                  </Table.Td>
                  <Table.Td>
                    {contact.customer ? (
                      <Link to={`/customers/${contact.customer}`}>
                        {contact.customer_name || t("contacts.unnamed")}
                      </Link>
                    ) : (
                      <span className="quiet">{t("contacts.unknown_customer")}</span>
                    )}
                  </Table.Td>
                  <Table.Td>{names.queue(contact.queue)}</Table.Td>
                  <Table.Td>{contact.agent && names.agent(contact.agent)}</Table.Td>
                  <Table.Td>
                    <StageBadge stage={contact.state} />
                  </Table.Td>
                  <Table.Td>{contact.outcome && word(t, "outcome", contact.outcome)}</Table.Td>
                  <Table.Td>{contact.disposition && names.disposition(contact.disposition)}</Table.Td>
                  <Table.Td className="digits">{talked(contact)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {snapshot.more && (
        <Group justify="center" mt="sm">
          <Button variant="default" loading={loading} onClick={actions.loadMore}>
            {t("contacts.more")}
          </Button>
        </Group>
      )}
    </Paper>
  );
}

function talked({ answered_at, ended_at }: ContactSummary): string {
  return answered_at && ended_at ? took((Date.parse(ended_at) - Date.parse(answered_at)) / 1000) : "";
}
