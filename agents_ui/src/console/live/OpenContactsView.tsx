import { Paper, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactCard } from "../../api/generated/messages";
import { StageBadge, TierBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import { Timer } from "../shared/Timer";

export interface OpenContactsSnapshot {
  contacts: readonly {
    id: string;
    channel: ContactCard["channel"];
    name: string;
    tier: { id: string; name: string } | null;
    queue: string;
    stage: ContactCard["stage"];
    since: number;
    arrivedAt: number;
    agent: string | null;
  }[];
}

export function OpenContactsView({ snapshot }: { snapshot: OpenContactsSnapshot }) {
  const { t } = useTranslation();
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("live.open_contacts")}>
      <h2 className="section-title">{t("live.open_contacts")}</h2>
      {snapshot.contacts.length === 0 && <p className="quiet">{t("live.no_contacts")}</p>}
      {snapshot.contacts.length > 0 && (
        <Table.ScrollContainer minWidth={560}>
          <Table highlightOnHover data-testid="open-contacts">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("live.customer")}</Table.Th>
                <Table.Th>{t("live.queue")}</Table.Th>
                <Table.Th>{t("live.stage")}</Table.Th>
                <Table.Th>{t("live.since")}</Table.Th>
                <Table.Th>{t("live.total")}</Table.Th>
                <Table.Th>{t("live.agent")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {snapshot.contacts.map((contact) => (
                <Table.Tr key={contact.id} data-testid={`open-${contact.id}`} data-stage={contact.stage}>
                  <Table.Td>
                    <ChannelIcon channel={contact.channel} /> <Link to={`/contacts/${contact.id}`}>{contact.name}</Link>{" "}
                    {contact.tier && <TierBadge tier={contact.tier.id} name={contact.tier.name} />}
                  </Table.Td>
                  <Table.Td>{contact.queue}</Table.Td>
                  <Table.Td>
                    <StageBadge stage={contact.stage} />
                  </Table.Td>
                  <Table.Td>
                    <Timer since={contact.since} />
                  </Table.Td>
                  <Table.Td>
                    <Timer since={contact.arrivedAt} />
                  </Table.Td>
                  <Table.Td>{contact.agent}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}
