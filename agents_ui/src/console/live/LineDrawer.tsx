import { Button, Drawer, Table } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useStore } from "zustand";
import type { ContactCard } from "../../api/generated/messages";
import { queries } from "../../api/queries";
import type { QueueLine } from "../../api/rest";
import { clockTime, timeToSecond } from "../../i18n/format";
import { customerName } from "../desk/customerName";
import { useConsole } from "../model";
import { ChannelIcon } from "../shared/ChannelIcon";
import { Loading } from "../shared/Loading";
import { useNames } from "../shared/names";

type InLine = QueueLine["items"][number];

interface LineDrawerProps {
  queue: string;
  /** An instant (ms) of the past; null for now, as it is when it is asked. */
  at: number | null;
  close: () => void;
}

/** What is behind an expected wait: the line, what each was told and would be told, and from what it is reckoned. */
export function LineDrawer({ queue, at, close }: LineDrawerProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const names = useNames();
  const zone = useStore(stores.centre, ({ welcome }) => welcome?.zone);
  const found = useInfiniteQuery(queries.line(queue, at));
  const { first: line, items = [] } = found.data ?? {};
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title={[t("live.expected_wait"), names.queue(queue)].join(" · ")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {!line || found.error ? (
        <Loading error={found.error} again={() => void found.refetch()} />
      ) : (
        <>
          <p className="quiet">
            {t("wall.as_of", { at: timeToSecond(Date.parse(line.as_of), zone) })}{" "}
            {at === null && (
              <Button
                size="compact-xs"
                variant="default"
                loading={found.isFetching}
                onClick={() => void found.refetch()}
              >
                {t("refresh")}
              </Button>
            )}
          </p>
          <Reckoned line={line} />
          {items.length > 0 && <Standing items={items} asOf={Date.parse(line.as_of)} />}
          {line.length === 0 && <p className="quiet">{t("line_now.nobody")}</p>}
          {line.offered > 0 && <p className="quiet">{t("line_now.offered", { count: line.offered })}</p>}
          {found.hasNextPage && (
            <Button size="xs" variant="default" loading={found.isFetching} onClick={() => void found.fetchNextPage()}>
              {t("contacts.more")}
            </Button>
          )}
        </>
      )}
    </Drawer>
  );
}

/** What one who came would be told, and from what. */
function Reckoned({ line: { expected, reckoning } }: { line: QueueLine }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="line-expected digits" data-testid="line-expected">
        {t("line_now.newcomer", { wait: useWait()(expected) })}
      </p>
      {reckoning && (
        <p className="quiet" data-testid="reckoning">
          {t("line_now.reckoned", {
            agents: reckoning.agents,
            taken: Math.round(reckoning.taken),
            left: Math.round(reckoning.left),
            time: clockTime(reckoning.agent_ms),
            handling: clockTime(reckoning.handling_ms),
            answer: clockTime(reckoning.answer_ms),
          })}
        </p>
      )}
    </>
  );
}

function Standing({ items, asOf }: { items: readonly InLine[]; asOf: number }) {
  const { t } = useTranslation();
  const wait = useWait();
  return (
    <Table.ScrollContainer minWidth={480} tabIndex={0}>
      <Table className="numbers" data-testid="line">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("line_now.place")}</Table.Th>
            <Table.Th ta="left">{t("live.customer")}</Table.Th>
            <Table.Th>{t("report.waited")}</Table.Th>
            <Table.Th>{t("line_now.told")}</Table.Th>
            <Table.Th>{t("line_now.remaining")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ place, contact, told, expected }) => (
            <Table.Tr key={contact.id} data-testid={`in-line-${contact.id}`}>
              <Table.Th scope="row">{place}</Table.Th>
              <Table.Td ta="left">
                <ChannelIcon channel={contact.channel as ContactCard["channel"]} /> <Whose contact={contact} />
              </Table.Td>
              <Table.Td className="digits">
                {contact.in_line_since === null ? "–" : clockTime(asOf - Date.parse(contact.in_line_since))}
              </Table.Td>
              <Table.Td className="digits">{wait(told)}</Table.Td>
              <Table.Td className="digits">{wait(expected)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Whose({ contact }: Pick<InLine, "contact">) {
  const { t } = useTranslation();
  const name = customerName(t, { ...contact, match: contact.match as ContactCard["match"] });
  if (contact.customer_hidden) return <span className="quiet">{name}</span>;
  return <Link to={`/contacts/${contact.id}`}>{name}</Link>;
}

/** Writes a wait: between what and what it is likely to be; a dash for what nobody can say. */
function useWait(): (wait: QueueLine["expected"]) => string {
  const { t } = useTranslation();
  return (wait) => {
    if (wait === null) return "–";
    if (wait.bound_ms === 0) return t("live.expected_at_once");
    return `${clockTime(wait.median_ms)} – ${clockTime(wait.bound_ms)}`;
  };
}
