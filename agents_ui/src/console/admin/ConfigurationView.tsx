import { Alert, Badge, Button, Group, Paper, Table, Tabs, Text, TextInput } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ConfigurationChange, ConfigurationVersion } from "../../api/rest";
import { dateAndTime } from "../../i18n/format";
import type { View } from "../../react/view";
import { Loading } from "../shared/Loading";
import { describeError } from "../shared/words";

export interface Mistake {
  file: string;
  /** From 1; null where it is about the file as a whole. */
  line: number | null;
  message: string;
}

/** An agent with other queues or skills than configured; in words, and null where it is as configured. */
export interface Adjusted {
  agent: string;
  name: string;
  by: string;
  at: string;
  queues: string | null;
  skills: string | null;
}

export interface ConfigurationSnapshot {
  /** The texts as they are being edited, by name; null until they are there. */
  files: Readonly<Record<string, string>> | null;
  error: unknown;
  /** The file that is looked at. */
  open: string;
  /** Those that differ from what is in force. */
  edited: readonly string[];
  versions: readonly ConfigurationVersion[];
  /** What supervisors have changed of agents, on top of what is in force. */
  adjusted: readonly Adjusted[];
  message: string;
  busy: boolean;
  /** What the change would do, or has done; null before one has looked. */
  change: { done: boolean; what: ConfigurationChange } | null;
  mistakes: readonly Mistake[];
  refusal: unknown;
  /** Some who wait could not be answered any more: it has to be said again. */
  wouldStrand: boolean;
}

export interface ConfigurationActions {
  again: () => void;
  show: (file: string) => void;
  edit: (file: string, text: string) => void;
  say: (message: string) => void;
  look: () => void;
  apply: (force: boolean) => void;
  discard: () => void;
  /** Takes a version's files into the editor, to look at and to apply. */
  take: (version: string) => void;
  /** Has an agent as configured again. */
  restore: (agent: string) => void;
}

/** The centre's files: edited with checks, looked at before they are applied, with the versions to go back to. */
export function ConfigurationView({ snapshot, actions }: View<ConfigurationSnapshot, ConfigurationActions>) {
  const { t } = useTranslation();
  const editor = useRef<HTMLTextAreaElement>(null);
  const { files, open, edited, busy } = snapshot;
  if (!files || snapshot.error) return <Loading error={snapshot.error} again={actions.again} />;
  const go = ({ file, line }: Mistake) => {
    actions.show(file);
    setTimeout(() => select(editor.current, line), 0);
  };
  return (
    <>
      <Paper component="section" withBorder className="panel" aria-label={t("config.files")}>
        <Tabs value={open} onChange={(file) => file && actions.show(file)}>
          <Tabs.List aria-label={t("config.files")}>
            {Object.keys(files).map((file) => (
              <Tabs.Tab key={file} value={file}>
                {file}
                {edited.includes(file) && <span className="quiet"> ({t("config.edited")})</span>}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        <textarea
          ref={editor}
          className="config-text"
          aria-label={open}
          spellCheck={false}
          wrap="off"
          value={files[open] ?? ""}
          onChange={(event) => actions.edit(open, event.currentTarget.value)}
        />
        <Group align="flex-end" mt="sm">
          <TextInput
            className="config-message"
            size="xs"
            maxLength={500}
            label={t("config.message")}
            value={snapshot.message}
            onChange={(event) => actions.say(event.currentTarget.value)}
          />
          <Button size="xs" variant="default" disabled={edited.length === 0} onClick={actions.discard}>
            {t("config.discard")}
          </Button>
          <Button size="xs" variant="light" loading={busy} onClick={actions.look}>
            {t("config.look")}
          </Button>
          <Button size="xs" loading={busy} disabled={edited.length === 0} onClick={() => actions.apply(false)}>
            {t("config.apply")}
          </Button>
        </Group>
        {snapshot.mistakes.length > 0 && (
          <Alert mt="sm" color="red" role="alert" title={t("config.mistakes", { count: snapshot.mistakes.length })}>
            <ul className="plain">
              {snapshot.mistakes.map((mistake) => (
                <li key={`${mistake.file} ${mistake.line} ${mistake.message}`}>
                  <button type="button" className="text-button" onClick={() => go(mistake)}>
                    {mistake.line === null ? mistake.file : `${mistake.file}:${mistake.line}`}
                  </button>{" "}
                  {mistake.message}
                </li>
              ))}
            </ul>
          </Alert>
        )}
        {snapshot.refusal !== null && snapshot.mistakes.length === 0 && (
          <Alert mt="sm" color="red" role="alert">
            {describeError(t, snapshot.refusal)}
            {snapshot.wouldStrand && (
              <Button ml="md" size="compact-xs" color="red" onClick={() => actions.apply(true)}>
                {t("config.force")}
              </Button>
            )}
          </Alert>
        )}
        {snapshot.change && <Change {...snapshot.change} />}
      </Paper>
      {snapshot.adjusted.length > 0 && <OnTop adjusted={snapshot.adjusted} restore={actions.restore} />}
      <Versions snapshot={snapshot} actions={actions} />
    </>
  );
}

function OnTop({ adjusted, restore }: { adjusted: readonly Adjusted[]; restore: ConfigurationActions["restore"] }) {
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

function Change({ done, what }: { done: boolean; what: ConfigurationChange }) {
  const { t } = useTranslation();
  const facts = [
    t("config.offered", { count: what.offered.length }),
    t("config.refiled", { count: what.refiled.length }),
    t("config.stranded", { count: what.stranded.length }),
    t("config.answerable", { count: what.answerable.length }),
    t("config.turned_away", { count: what.turned_away.length }),
    t("config.gone", { count: what.forgotten.length + what.leaving.length }),
  ];
  return (
    <Alert
      mt="sm"
      color={what.stranded.length > 0 ? "orange" : done ? "green" : "cyan"}
      role="status"
      title={t(done ? "config.done" : what.changed ? "config.would" : "config.same")}
      data-testid="change"
    >
      {what.changed && (
        <ul className="plain">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
          {what.stranded.map((one) => (
            <li key={one.contact} className="wrap">
              {t("config.strands", { contact: one.contact, queue: one.queue })}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

function Versions({ snapshot, actions }: View<ConfigurationSnapshot, ConfigurationActions>) {
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
            {snapshot.versions.map((version) => (
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
                  <Text size="sm" className="wrap">
                    {version.message}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {!version.in_force && (
                    <Button size="compact-xs" variant="default" onClick={() => actions.take(version.version)}>
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

/** Puts the cursor on a line, so that it is in sight. */
function select(editor: HTMLTextAreaElement | null, line: number | null): void {
  if (!editor) return;
  const lines = editor.value.split("\n");
  const before = lines.slice(0, (line ?? 1) - 1).join("\n").length + ((line ?? 1) > 1 ? 1 : 0);
  editor.focus();
  editor.setSelectionRange(before, before + (lines[(line ?? 1) - 1]?.length ?? 0));
  editor.scrollTop = ((line ?? 1) - 5) * (editor.scrollHeight / Math.max(1, lines.length));
}
