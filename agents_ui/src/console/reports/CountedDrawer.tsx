import { Button, Drawer, Group } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { queries } from "../../api/queries";
import { asCsv } from "../../api/rest";
import { CsvLink } from "../shared/CsvLink";
import { Loading } from "../shared/Loading";
import type { Names } from "../shared/names";
import { asked, CountedHead, type Part } from "./CountedHead";
import { CountedTable } from "./CountedTable";
import type { Figure } from "./figures";
import "./reports.css";

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

/** The contacts behind a figure: exactly those that it counts, and what each of them adds to it. */
export function CountedDrawer({ counted, names, zone, close }: CountedDrawerProps) {
  const { t, i18n } = useTranslation();
  const { figure, upTo = 0 } = counted;
  const [part, choose] = useState<Part>("all");
  const query = { figure, ...counted.query, ...asked(part) };
  const found = useInfiniteQuery({
    ...queries.reportContacts(query),
    refetchInterval: ({ state: { data } }) => data !== undefined && asOf(data) < upTo && SOON_MS,
    placeholderData: (before) => before,
  });
  const total = found.data?.first?.total;
  const all = total && { all: total.items, yes: total.counted, no: total.items - total.counted }[part];
  const unseen = found.data && !found.hasNextPage && all ? all - found.data.items.length : 0;
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title={counted.title}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {found.data?.first && !found.error && (
        <CountedHead figure={figure} page={found.data.first} part={part} choose={choose} />
      )}
      {!found.data || found.error ? (
        <Loading error={found.error} again={() => void found.refetch()} />
      ) : (
        found.data.items.length > 0 && (
          <>
            <Group justify="flex-end" mb="xs">
              <CsvLink href={asCsv("/reports/contacts", { ...query, language: i18n.language })} />
            </Group>
            <CountedTable figure={figure} items={found.data.items} names={names} zone={zone} />
          </>
        )
      )}
      {found.data?.items.length === 0 && unseen === 0 && <p className="quiet">{t("report.none_counted")}</p>}
      {unseen > 0 && !found.isPlaceholderData && <p className="quiet">{t("report.unseen", { count: unseen })}</p>}
      {found.hasNextPage && (
        <Button size="xs" variant="default" loading={found.isFetching} onClick={() => void found.fetchNextPage()}>
          {t("contacts.more")}
        </Button>
      )}
    </Drawer>
  );
}
