import { Badge, Button, Paper, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
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
    /** A supervisor has put it at the front of its class. */
    putNext: boolean;
    /** Why nobody can take it, in words; null while somebody can. */
    unanswerable: string | null;
    /** Which step of its queue is in force, of how many; none for a queue without steps. */
    step: { step: number; steps: number } | null;
    /** Since when its agent wants help. */
    helpSince: number | null;
  }[];
}

export interface OpenContactsActions {
  putNext: (contact: string) => void;
  watch: (contact: string) => void;
}

const WATCHED: ReadonlySet<ContactCard["stage"]> = new Set(["connecting", "talking", "wrapping"]);

export function OpenContactsView({ snapshot, actions }: View<OpenContactsSnapshot, OpenContactsActions>) {
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
                    {contact.putNext && (
                      <Badge ml={4} variant="outline" color="orange" data-testid="is-next">
                        {t("live.is_next")}
                      </Badge>
                    )}
                    {contact.helpSince !== null && (
                      <Badge ml={4} color="red" variant="filled" data-testid="help">
                        {t("coaching.help_wanted")} <Timer since={contact.helpSince} />
                      </Badge>
                    )}
                    {contact.step && (
                      <Text size="xs" c="dimmed" data-testid="step">
                        {t("live.step", contact.step)}
                      </Text>
                    )}
                    {contact.unanswerable !== null && (
                      <Text size="xs" c="red.8" data-testid="unanswerable">
                        {contact.unanswerable}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Timer since={contact.since} />
                  </Table.Td>
                  <Table.Td>
                    <Timer since={contact.arrivedAt} />
                  </Table.Td>
                  <Table.Td>
                    {contact.agent}
                    {contact.stage === "waiting" && (
                      <Button size="compact-xs" variant="default" onClick={() => actions.putNext(contact.id)}>
                        {t("live.put_next")}
                      </Button>
                    )}
                    {WATCHED.has(contact.stage) && (
                      <Button ml={8} size="compact-xs" variant="default" onClick={() => actions.watch(contact.id)}>
                        {t("coaching.watch")}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}
