import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Leg } from "../../api/rest";
import { timeToSecond, took } from "../../i18n/format";
import type { Names } from "../shared/names";
import { word } from "../shared/words";

/** The lines of a call at the carrier: whose, when they were joined with the other, how long on hold, how they ended. */
export function LegList({ legs, names }: { legs: readonly Leg[]; names: Names }) {
  const { t } = useTranslation();
  const time = (instant: string | null) => instant && timeToSecond(instant);
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table data-testid="leg-list">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("contact.whose")}</Table.Th>
            <Table.Th>{t("contact.opened")}</Table.Th>
            <Table.Th>{t("contact.joined")}</Table.Th>
            <Table.Th>{t("contact.on_hold")}</Table.Th>
            <Table.Th>{t("contact.closed")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {legs.map((leg) => (
            <Table.Tr key={leg.leg} data-testid={`leg-${leg.role}`} title={leg.leg}>
              <Table.Td>{leg.agent ? names.agent(leg.agent) : word(t, "leg_role", leg.role)}</Table.Td>
              <Table.Td className="digits">{time(leg.arrived_at)}</Table.Td>
              <Table.Td className="digits">{time(leg.joined_at) ?? "–"}</Table.Td>
              <Table.Td className="digits">{leg.held_seconds > 0 ? took(leg.held_seconds) : "–"}</Table.Td>
              <Table.Td className="digits">
                {leg.ended_at === null ? t("contact.goes_on") : time(leg.ended_at)}
                {leg.status && <div className="quiet">{word(t, "leg_status", leg.status)}</div>}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
