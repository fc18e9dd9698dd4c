import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CountedPage } from "../../api/rest";
import { clockTime, dateAndTimeToSecond } from "../../i18n/format";
import type { Names } from "../shared/names";
import { type Figure, hasParts, isLength, type Share } from "./figures";

type Item = CountedPage["items"][number];

interface CountedTableProps {
  figure: Figure;
  items: readonly Item[];
  names: Names;
  zone: string | undefined;
}

/** What a figure counts, one by one; of a rate, with what each adds to it. */
export function CountedTable({ figure, items, names, zone }: CountedTableProps) {
  const { t } = useTranslation();
  const length = (ms: number | null) => (ms === null ? "–" : clockTime(ms));
  return (
    <Table.ScrollContainer minWidth={680}>
      <Table data-testid="counted">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("report.at")}</Table.Th>
            {hasParts(figure) && <Table.Th>{t("report.counts")}</Table.Th>}
            {isLength(figure) && <Table.Th ta="right">{t("report.adds")}</Table.Th>}
            <Table.Th>{t("report.of_queue")}</Table.Th>
            <Table.Th>{t("report.of_agent")}</Table.Th>
            <Table.Th ta="right">{t("report.waited")}</Table.Th>
            <Table.Th ta="right">{t("report.talked")}</Table.Th>
            <Table.Th>{t("report.of_disposition")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((each) => (
            <Table.Tr key={`${each.contact} ${each.number} ${each.at}`} data-testid={`counted-${each.contact}`}>
              <Table.Td className="digits counted-at">
                <Link to={`/contacts/${each.contact}`}>{dateAndTimeToSecond(each.at, zone)}</Link>
              </Table.Td>
              {hasParts(figure) && <Counts figure={figure} item={each} />}
              {isLength(figure) && (
                <Table.Td ta="right" className="digits strong">
                  {length(each.numerator)}
                </Table.Td>
              )}
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
  );
}

/** Whether a share counts it; what came before the time that is asked about is not among all that it is of. */
function Counts({ figure, item }: { figure: Share; item: Item }) {
  const { t } = useTranslation();
  return (
    <Table.Td>
      {item.numerator > 0 ? <strong>{t(`share.${figure}.yes`)}</strong> : t(`share.${figure}.no`)}
      {item.denominator === 0 && <div className="quiet">{t("report.came_earlier")}</div>}
    </Table.Td>
  );
}
