import { Button, Group, Table } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import { asCsv, type StretchesPage } from "../../api/rest";
import { clockTime, dateAndTimeToSecond } from "../../i18n/format";
import { CsvLink } from "../shared/CsvLink";
import { Loading } from "../shared/Loading";
import type { Names } from "../shared/names";
import { word } from "../shared/words";
import { asked, CountedHead, type Part } from "./CountedHead";

type Stretch = StretchesPage["items"][number];

interface StretchesProps {
  /** The time and whose it is, as the server is asked. */
  query: { figure: "occupancy"; from: string; to: string; agent: string };
  names: Names;
  zone: string | undefined;
}

/** An agent's time, stretch by stretch: what their occupancy counts, what it is a share of, and what it leaves out. */
export function Stretches({ query, names, zone }: StretchesProps) {
  const { t, i18n } = useTranslation();
  const [part, choose] = useState<Part>("all");
  const wanted = { ...query, ...asked(part) };
  const found = useInfiniteQuery({
    ...queries.reportStretches(wanted),
    placeholderData: (before) => before,
  });
  if (!found.data?.first || found.error) return <Loading error={found.error} again={() => void found.refetch()} />;
  const { items, first } = found.data;
  return (
    <>
      <CountedHead figure={query.figure} page={first} part={part} choose={choose} />
      {items.length > 0 && (
        <Group justify="flex-end" mb="xs">
          <CsvLink href={asCsv("/reports/stretches", { ...wanted, language: i18n.language })} />
        </Group>
      )}
      <Table.ScrollContainer minWidth={560} tabIndex={0}>
        <Table data-testid="stretches">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("report.at")}</Table.Th>
              <Table.Th ta="right">{t("report.length")}</Table.Th>
              <Table.Th>{t("report.counts")}</Table.Th>
              <Table.Th>{t("live.state")}</Table.Th>
              <Table.Th>{t("live.contact")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((each) => (
              <Table.Tr key={each.since} data-testid="stretch">
                <Table.Td className="digits counted-at">{dateAndTimeToSecond(Date.parse(each.since), zone)}</Table.Td>
                <Table.Td ta="right" className="digits">
                  {clockTime(each.length_ms)}
                  {each.until === null && <div className="quiet">{t("report.goes_on")}</div>}
                </Table.Td>
                <Table.Td>{each.held > 0 ? <strong>{t("report.busy")}</strong> : t(notBusy(each))}</Table.Td>
                <Table.Td>
                  {word(t, "availability", each.availability)}
                  {each.reason !== null && ` · ${names.reason(each.reason)}`}
                </Table.Td>
                <Table.Td>
                  <Contacts of={each} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {items.length === 0 && <p className="quiet">{t("report.none_counted")}</p>}
      {found.hasNextPage && (
        <Button size="xs" variant="default" loading={found.isFetching} onClick={() => void found.fetchNextPage()}>
          {t("contacts.more")}
        </Button>
      )}
    </>
  );
}

const notBusy = ({ availability }: Stretch) => (availability === "available" ? "report.idle" : "report.left_out");

/** The way to each contact held then; of those that one may not see, how many they are. */
function Contacts({ of: { held, contacts } }: { of: Stretch }) {
  const { t } = useTranslation();
  if (held === 0) return "–";
  return (
    <>
      {contacts.map((contact, n) => (
        <Link key={contact} to={`/contacts/${contact}`} className="counted-contact">
          {t("past.contact", { number: n + 1 })}
        </Link>
      ))}
      {held > contacts.length && (
        <span className="quiet">{t("report.unseen_held", { count: held - contacts.length })}</span>
      )}
    </>
  );
}
