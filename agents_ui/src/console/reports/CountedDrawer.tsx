import { Button, Drawer, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/rest";
import { clockTime, dateAndTimeToSecond } from "../../i18n/format";
import { usePages } from "../../react/resource";
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
  const query = { figure: counted.figure, ...counted.query };
  const pages = usePages(JSON.stringify(query), (cursor, signal) => api.reportContacts({ ...query, cursor }, signal));
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
      {pages.items.length === 0 && (pages.loading || pages.error) ? (
        <Loading error={pages.error} again={pages.again} />
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table data-testid="counted" className="numbers">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("report.at")}</Table.Th>
                <Table.Th>{t("report.of_queue")}</Table.Th>
                <Table.Th>{t("report.of_agent")}</Table.Th>
                <Table.Th>{t("report.waited")}</Table.Th>
                <Table.Th>{t("report.talked")}</Table.Th>
                <Table.Th>{t("report.of_disposition")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pages.items.map((each) => (
                <Table.Tr key={`${each.contact} ${each.number} ${each.at}`}>
                  <Table.Td>
                    <Link to={`/contacts/${each.contact}`}>{dateAndTimeToSecond(each.at, zone)}</Link>
                  </Table.Td>
                  <Table.Td>{names.queue(each.queue)}</Table.Td>
                  <Table.Td>{each.agent === null ? "–" : names.agent(each.agent)}</Table.Td>
                  <Table.Td>{length(each.wait_ms)}</Table.Td>
                  <Table.Td>{length(each.talk_ms)}</Table.Td>
                  <Table.Td>{each.disposition === null ? "–" : names.disposition(each.disposition)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {pages.more && (
        <Button size="xs" variant="default" loading={pages.loading} onClick={pages.loadMore}>
          {t("contacts.more")}
        </Button>
      )}
    </Drawer>
  );
}
