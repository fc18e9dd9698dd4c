import { Button, Drawer, Group, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { queries } from "../../api/queries";
import { asCsv } from "../../api/rest";
import { clockTime } from "../../i18n/format";
import { CsvLink } from "../shared/CsvLink";
import { Loading } from "../shared/Loading";
import type { Names } from "../shared/names";
import type { Counted } from "./CountedDrawer";
import { formulaInWords, numberOf, shown, sumsOf } from "./figures";
import { Stretches } from "./Stretches";
import "./reports.css";

interface OccupancyDrawerProps {
  counted: Counted;
  names: Names;
  zone: string | undefined;
  close: () => void;
}

/** What occupancy is made of: of all agents first whose time it was, then of one the stretches of it. */
export function OccupancyDrawer({ counted, names, zone, close }: OccupancyDrawerProps) {
  const { t } = useTranslation();
  const { from = "", to = "", agent: asked = null } = counted.query;
  const [agent, choose] = useState<string | null>(asked);
  const title = agent !== null && asked === null ? `${counted.title} · ${names.agent(agent)}` : counted.title;
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title={title}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {agent !== null && asked === null && (
        <Button size="compact-xs" mb="xs" variant="default" onClick={() => choose(null)}>
          {t("report.all_agents")}
        </Button>
      )}
      {agent === null ? (
        <Agents from={from} to={to} names={names} choose={choose} />
      ) : (
        <Stretches query={{ figure: "occupancy", from, to, agent }} names={names} zone={zone} />
      )}
    </Drawer>
  );
}

interface AgentsProps {
  from: string;
  to: string;
  names: Names;
  choose: (agent: string) => void;
}

/** Whose time the occupancy of all is made of: added up, their time with contacts over their working time is it. */
function Agents({ from, to, names, choose }: AgentsProps) {
  const { t, i18n } = useTranslation();
  const query = { from, to, interval: "none", by: "agent" };
  const found = useQuery(queries.report(query));
  if (!found.data || found.error) return <Loading error={found.error} again={() => void found.refetch()} />;
  const rows = found.data.rows.filter(({ counts }) => typeof counts.busy_ms === "number");
  const sum = (name: string) => rows.reduce((total, { counts }) => total + Number(counts[name]), 0);
  const [busy, idle] = [sum("busy_ms"), sum("idle_ms")];
  const definition = found.data.definitions.find(({ name }) => name === "occupancy");
  return (
    <>
      {definition && <p className="quiet">{formulaInWords(t, definition)}</p>}
      <p className="counted-sum digits" data-testid="counted-sum">
        {t("report.sum", {
          ...sumsOf("occupancy", { numerator: busy, denominator: busy + idle }),
          value: shown("occupancy", busy + idle === 0 ? null : busy / (busy + idle)),
        })}
      </p>
      {rows.length > 0 && (
        <Group justify="flex-end" mb="xs">
          <CsvLink href={asCsv("/reports", { ...query, language: i18n.language })} />
        </Group>
      )}
      <Table.ScrollContainer minWidth={480}>
        <Table className="numbers" data-testid="occupied">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("report.of_agent")}</Table.Th>
              <Table.Th>{t("report.busy")}</Table.Th>
              <Table.Th>{t("report.idle")}</Table.Th>
              <Table.Th>{t("report.not_ready")}</Table.Th>
              <Table.Th>{t("figure.occupancy")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => {
              const id = row.group.agent ?? "";
              return (
                <Table.Tr key={id} data-testid={`occupied-${id}`}>
                  <Table.Th scope="row" ta="left">
                    <button type="button" className="text-button" onClick={() => choose(id)}>
                      {names.agent(id)}
                    </button>
                  </Table.Th>
                  {(["busy_ms", "idle_ms", "not_ready_ms"] as const).map((name) => (
                    <Table.Td key={name} className="digits">
                      {clockTime(Number(row.counts[name]))}
                    </Table.Td>
                  ))}
                  <Table.Td className="digits">{shown("occupancy", numberOf(row, "occupancy"))}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
