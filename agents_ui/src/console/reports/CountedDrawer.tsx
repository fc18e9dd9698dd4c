import { Button, Drawer, Table } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import { clockTime, dateAndTimeToSecond } from "../../i18n/format";
import { Loading } from "../shared/Loading";
import type { Names } from "../shared/names";
import { type Figure, LISTED } from "./figures";

export interface Counted {
  figure: Figure;
  /** The time and what else the contacts have in common, as the server is asked. */
  query: Readonly<Record<string, string>>;
  title: string;
  /** What happened up to this instant (ms) is not to be missing: it is asked again until it is there. */
  upTo?: number;
}

const SOON_MS = 500;

interface CountedDrawerProps {
  counted: Counted;
  names: Names;
  zone: string | undefined;
  close: () => void;
}

const asOf = ({ pages }: { pages: readonly { as_of?: string }[] }) => Date.parse(pages[0]?.as_of ?? "");

/** The contacts behind a figure: exactly those that it counts. */
export function CountedDrawer({ counted, names, zone, close }: CountedDrawerProps) {
  const { t } = useTranslation();
  const { upTo = 0 } = counted;
  const found = useInfiniteQuery({
    ...queries.reportContacts({ figure: LISTED[counted.figure], ...counted.query }),
    refetchInterval: ({ state: { data } }) => data !== undefined && asOf(data) < upTo && SOON_MS,
  });
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
      {found.data?.items.length === 0 && <p className="quiet">{t("report.none_counted")}</p>}
      {found.hasNextPage && (
        <Button size="xs" variant="default" loading={found.isFetching} onClick={() => void found.fetchNextPage()}>
          {t("contacts.more")}
        </Button>
      )}
    </Drawer>
  );
}
