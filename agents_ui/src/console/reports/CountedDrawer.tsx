import { Button, Drawer, Table } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import { clockTime, dateAndTimeToSecond } from "../../i18n/format";
import { Loading } from "../shared/Loading";
import type { Names } from "../shared/names";
import type { Figure } from "./figures";

export interface Counted {
  figure: Figure;
  /** The interval and the group of the row, as the server is asked. */
  query: Readonly<Record<string, string>>;
  title: string;
}

interface CountedDrawerProps {
  counted: Counted;
  names: Names;
  zone: string | undefined;
  close: () => void;
}

/** The contacts behind a figure: exactly those that it counts. */
export function CountedDrawer({ counted, names, zone, close }: CountedDrawerProps) {
  const { t } = useTranslation();
  const found = useInfiniteQuery(queries.reportContacts({ figure: counted.figure, ...counted.query }));
  const length = (ms: number | null) => (ms === null ? "–" : clockTime(ms));
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title={counted.title}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {!found.data || found.error ? (
        <Loading error={found.error} again={() => void found.refetch()} />
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table data-testid="counted">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("report.at")}</Table.Th>
                <Table.Th>{t("report.of_queue")}</Table.Th>
                <Table.Th>{t("report.of_agent")}</Table.Th>
                <Table.Th ta="right">{t("report.waited")}</Table.Th>
                <Table.Th ta="right">{t("report.talked")}</Table.Th>
                <Table.Th>{t("report.of_disposition")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.data.items.map((each) => (
                <Table.Tr key={`${each.contact} ${each.number} ${each.at}`}>
                  <Table.Td className="digits">
                    <Link to={`/contacts/${each.contact}`}>{dateAndTimeToSecond(each.at, zone)}</Link>
                  </Table.Td>
                  <Table.Td>{names.queue(each.queue)}</Table.Td>
                  <Table.Td>{each.agent === null ? "–" : names.agent(each.agent)}</Table.Td>
                  <Table.Td ta="right" className="digits">
                    {length(each.wait_ms)}
                  </Table.Td>
                  <Table.Td ta="right" className="digits">
                    {length(each.talk_ms)}
                  </Table.Td>
                  <Table.Td>{each.disposition === null ? "–" : names.disposition(each.disposition)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {found.hasNextPage && (
        <Button size="xs" variant="default" loading={found.isFetching} onClick={() => void found.fetchNextPage()}>
          {t("contacts.more")}
        </Button>
      )}
    </Drawer>
  );
}
