import { Badge, Button, Paper, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConfigurationVersion } from "../../api/rest";
import { dateAndTime } from "../../i18n/format";

/** An agent with other queues or skills than configured; in words, and null where it is as configured. */
export interface Adjusted {
  agent: string;
  name: string;
  by: string;
  at: string;
  queues: string | null;
  skills: string | null;
}

interface OnTopProps {
  adjusted: readonly Adjusted[];
  restore: (agent: string) => void;
}

/** What supervisors have changed of agents, on top of the version in force. */
export function OnTop({ adjusted, restore }: OnTopProps) {
  const { t } = useTranslation();
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("config.on_top")}>
      <h2 className="section-title">{t("config.on_top")}</h2>
      <Text size="sm" c="dimmed">
        {t("config.on_top_hint")}
      </Text>
      <Table data-testid="on-top">
        <Table.Tbody>
          {adjusted.map((each) => (
            <Table.Tr key={each.agent} data-testid={`on-top-${each.agent}`}>
              <Table.Td>{each.name}</Table.Td>
              <Table.Td>
                {[each.queues, each.skills].filter((words) => words !== null).join(" · ")}
                <Text size="xs" c="dimmed">
                  {t("adjust.changed_by", { by: each.by, at: dateAndTime(each.at) })}
                </Text>
              </Table.Td>
              <Table.Td>
                <Button size="compact-xs" variant="default" onClick={() => restore(each.agent)}>
                  {t("adjust.restore")}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

interface VersionsProps {
  versions: readonly ConfigurationVersion[];
  take: (version: string) => void;
}

/** What has been in force, when, by whom and why; each can be taken up again. */
export function Versions({ versions, take }: VersionsProps) {
  const { t } = useTranslation();
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("config.versions")}>
      <h2 className="section-title">{t("config.versions")}</h2>
      <Table.ScrollContainer minWidth={560} tabIndex={0}>
        <Table data-testid="versions">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("config.version")}</Table.Th>
              <Table.Th>{t("config.when")}</Table.Th>
              <Table.Th>{t("config.who")}</Table.Th>
              <Table.Th>{t("config.message")}</Table.Th>
              <Table.Th pos="relative">
                <span className="hidden">{t("config.steps")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {versions.map((version) => (
              <Table.Tr key={version.version} data-testid={`version-${version.version}`}>
                <Table.Th scope="row" className="digits">
                  {version.version}{" "}
                  {version.in_force && (
                    <Badge color="green" variant="light">
                      {t("config.in_force")}
                    </Badge>
                  )}
                </Table.Th>
                <Table.Td>{dateAndTime(version.applied_at)}</Table.Td>
                <Table.Td>{version.applied_by ?? t("config.from_folder")}</Table.Td>
                <Table.Td>
                  <Text size="sm" className="wrap" dir="auto" data-testid="why-changed">
                    {version.message}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {!version.in_force && (
                    <Button size="compact-xs" variant="default" onClick={() => take(version.version)}>
                      {t("config.take")}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
