import { Button, Paper, Table } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Asked, isAt, OPEN } from "../live/figures";
import { useBroughtIntoView } from "../live/useBroughtIntoView";
import { StageBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import { Timer } from "../shared/Timer";
import type { PastContact } from "./PastView";
import { Shown } from "./Shown";

/** So many rows are drawn at first, and more when asked for. */
const AT_ONCE = 100;

/** The contacts that were open then: all, or those that the figure counts which is asked about. */
export function PastContacts({ contacts: all, asked }: { contacts: readonly PastContact[]; asked: Asked | null }) {
  const { t } = useTranslation();
  const [most, setMost] = useState(AT_ONCE);
  const about = asked && asked.figure in OPEN ? asked : null;
  const heading = useBroughtIntoView<HTMLHeadingElement>(about);
  const contacts = about
    ? all.filter(
        ({ stage, queue }) =>
          isAt(stage, OPEN[about.figure as keyof typeof OPEN]) && (about.queue === null || queue === about.queue),
      )
    : all;
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("live.open_contacts")}>
      <h2 className="section-title" ref={heading} tabIndex={-1}>
        {t("live.open_contacts")} {all.length > 0 && <Shown count={contacts.length} of={all.length} />}
      </h2>
      {all.length === 0 && <p className="quiet">{t("live.no_contacts")}</p>}
      {contacts.length > 0 && (
        <Table.ScrollContainer minWidth={480}>
          <Table data-testid="past-contacts">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("live.contact")}</Table.Th>
                <Table.Th>{t("live.queue")}</Table.Th>
                <Table.Th>{t("live.stage")}</Table.Th>
                <Table.Th>{t("live.since")}</Table.Th>
                <Table.Th>{t("live.total")}</Table.Th>
                <Table.Th>{t("live.agent")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <tbody>
              {contacts.slice(0, most).map((contact, n) => (
                <tr key={contact.id} className="live-row" data-testid={`past-open-${contact.id}`}>
                  <td>
                    <ChannelIcon channel={contact.channel} />{" "}
                    <Link to={`/contacts/${contact.id}`}>{t("past.contact", { number: n + 1 })}</Link>
                  </td>
                  <td>{contact.queueName}</td>
                  <td>
                    <StageBadge stage={contact.stage} />
                  </td>
                  <td>
                    <Timer since={contact.since} />
                  </td>
                  <td>
                    <Timer since={contact.arrivedAt} />
                  </td>
                  <td>{contact.agent}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {contacts.length > most && (
        <Button mt="xs" size="xs" variant="default" onClick={() => setMost(most + AT_ONCE)}>
          {t("board.more", { count: contacts.length - most })}
        </Button>
      )}
    </Paper>
  );
}
