import { Alert, Anchor, Button, Group, Paper, Tabs, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ConfigurationChange, ConfigurationVersion } from "../../api/rest";
import type { View } from "../../react/view";
import type { Texts } from "../../stores/configuration";
import type { Path } from "../../yaml/file";
import { Loading } from "../shared/Loading";
import { describeError } from "../shared/words";
import { Change, Differences } from "./ChangeView";
import { type Draft, FILES_OF, type Mistake, SHOWN_IN, SUBJECTS, type Subject } from "./draft";
import { FilesForm } from "./FilesForm";
import { FORMS } from "./forms/all";
import { type Adjusted, OnTop, Versions } from "./VersionsView";

export type { Adjusted };

export interface ConfigurationSnapshot {
  draft: Draft;
  /** The tab that is looked at. */
  subject: Subject;
  /** The texts as they are being edited, by name; null until they are there. */
  files: Texts | null;
  /** The texts that the edits began with. */
  said: Texts | null;
  error: unknown;
  /** The file, and the line of it (from 1), that is looked at as text. */
  text: { file: string; line: number | null };
  /** Those that differ from what the edits began with. */
  edited: readonly string[];
  /** Another version has come into force since the edits began: whether they can be carried over to it. */
  overtaken: { carries: boolean } | null;
  /** Once they are carried over, where both changed something: there the version in force stands. */
  clashes: readonly { file: string; line: number; where: string }[] | null;
  /** Who is in force and has no account, by name. */
  accountless: readonly string[];
  versions: readonly ConfigurationVersion[];
  /** What supervisors have changed of agents, on top of what is in force. */
  adjusted: readonly Adjusted[];
  message: string;
  busy: boolean;
  /** What the change would do, or has done; null before one has looked. */
  change: { done: boolean; what: ConfigurationChange } | null;
  /** The edits have come into force though their answer was lost. */
  arrived: boolean;
  mistakes: readonly Mistake[];
  refusal: unknown;
  /** Where a form could not say what was wanted of it without changing something else; null where it could. */
  onlyInText: { file: string; line: number } | null;
  /** Some who wait could not be answered any more: it has to be said again. */
  wouldStrand: boolean;
}

export interface ConfigurationActions {
  again: () => void;
  choose: (subject: Subject) => void;
  /** Shows a file as text, at a line where one is given. */
  show: (file: string, line: number | null) => void;
  edit: (file: string, text: string) => void;
  /** Puts other texts in the place of some files, as edits. */
  replace: (texts: Texts) => void;
  say: (message: string) => void;
  /** Carries the edits over to the version that is in force by now. */
  carry: () => void;
  look: () => void;
  apply: (force: boolean) => void;
  discard: () => void;
  /** Takes a version's files into the editor, to look at and to apply. */
  take: (version: string) => void;
  /** Has an agent as configured again. */
  restore: (agent: string) => void;
}

/** The centre, edited in forms or as its files, with checks; looked at before it is applied; with the versions to go back to. */
export function ConfigurationView({ snapshot, actions }: View<ConfigurationSnapshot, ConfigurationActions>) {
  const { t } = useTranslation();
  const { files, subject, edited } = snapshot;
  if (!files) return <Loading error={snapshot.error} again={actions.again} />;
  return (
    <>
      <Paper component="section" withBorder className="panel" aria-label={t("forms.centre")}>
        <Tabs value={subject} onChange={(value) => value && actions.choose(value as Subject)} keepMounted={false}>
          <Tabs.List aria-label={t("forms.subjects")} className="form-tabs">
            {SUBJECTS.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`forms.subject.${each}`)}
                {each === "files" && edited.length > 0 && (
                  <span className="quiet"> ({t("forms.edited", { count: edited.length })})</span>
                )}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={subject}>
            {subject === "files" ? (
              <FilesForm snapshot={{ files, text: snapshot.text, edited }} actions={actions} />
            ) : (
              <Form draft={snapshot.draft} subject={subject} files={files} />
            )}
          </Tabs.Panel>
        </Tabs>
      </Paper>
      <Paper
        component="section"
        withBorder
        className="panel config-apply"
        data-edited={edited.length > 0}
        aria-label={t("forms.apply")}
      >
        <Apply snapshot={snapshot} actions={actions} />
      </Paper>
      <Accountless names={snapshot.accountless} />
      {snapshot.adjusted.length > 0 && <OnTop adjusted={snapshot.adjusted} restore={actions.restore} />}
      <Versions versions={snapshot.versions} take={actions.take} />
    </>
  );
}

/** The form of a subject; where its files cannot be read, why, and the way to where that can be mended. */
function Form({ draft, subject, files }: { draft: Draft; subject: Exclude<Subject, "files">; files: Texts }) {
  const { t } = useTranslation();
  const Fields = FORMS[subject];
  const unreadable = FILES_OF[subject].flatMap((name) => {
    const error = name in files ? draft.file(name).error : null;
    return error ? [{ name, ...error }] : [];
  });
  if (unreadable.length === 0) return <Fields draft={draft} />;
  return (
    <Alert mt="sm" color="orange" role="alert" title={t("forms.unreadable")}>
      <ul className="plain">
        {unreadable.map(({ name, line, code }) => (
          <li key={name}>
            <button type="button" className="text-button" onClick={() => draft.read(name, line)}>
              {name}:{line}
            </button>{" "}
            {t(`forms.not_yaml.${code}`)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Apply({ snapshot, actions }: View<ConfigurationSnapshot, ConfigurationActions>) {
  const { t } = useTranslation();
  const { edited, busy, onlyInText } = snapshot;
  return (
    <>
      <Differences files={snapshot.files ?? {}} said={snapshot.said ?? {}} edited={edited} />
      <Group align="flex-end">
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
      <Overtaken snapshot={snapshot} actions={actions} />
      {onlyInText && (
        <Alert mt="sm" color="orange" role="alert">
          {t("forms.only_in_text")}{" "}
          <button type="button" className="text-button" onClick={() => actions.show(onlyInText.file, onlyInText.line)}>
            {onlyInText.file}:{onlyInText.line}
          </button>
        </Alert>
      )}
      <Refusal snapshot={snapshot} actions={actions} />
      {snapshot.change && <Change {...snapshot.change} />}
      {snapshot.arrived && <Alert mt="sm" color="green" role="status" title={t("config.done")} data-testid="change" />}
    </>
  );
}

/** Who works here and cannot sign in yet, with the way to where they get an account. */
function Accountless({ names }: { names: readonly string[] }) {
  const { t } = useTranslation();
  if (names.length === 0) return null;
  return (
    <Alert role="status" mb="md" color="orange" data-testid="accountless">
      {t("forms.accountless", { count: names.length, names: names.join(t("list_separator")) })}{" "}
      <Anchor component={Link} to="/users" size="sm">
        {t("forms.give_accounts")}
      </Anchor>
    </Alert>
  );
}

/** What becomes of the edits when another has applied theirs meanwhile. */
function Overtaken({ snapshot, actions }: View<ConfigurationSnapshot, ConfigurationActions>) {
  const { t } = useTranslation();
  const { overtaken, clashes } = snapshot;
  if (overtaken) {
    return (
      <Alert mt="sm" color="orange" role="status" data-testid="overtaken">
        {t(overtaken.carries ? "forms.overtaken" : "forms.overtaken_unreadable")}
        {overtaken.carries && (
          <Button ml="md" size="compact-xs" variant="default" onClick={actions.carry}>
            {t("forms.carry")}
          </Button>
        )}
      </Alert>
    );
  }
  if (clashes === null) return null;
  return (
    <Alert mt="sm" color={clashes.length > 0 ? "orange" : "cyan"} role="status" data-testid="carried">
      {t(clashes.length > 0 ? "forms.clashes" : "forms.carried")}
      {clashes.length > 0 && (
        <ul className="plain">
          {clashes.map(({ file, line, where }) => (
            <li key={`${file} ${where}`}>
              <button type="button" className="text-button" onClick={() => actions.show(file, line)}>
                {file}:{line}
              </button>{" "}
              {where}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

function Refusal({ snapshot, actions }: View<ConfigurationSnapshot, ConfigurationActions>) {
  const { t } = useTranslation();
  const { mistakes, refusal } = snapshot;
  if (mistakes.length > 0) {
    return (
      <Alert mt="sm" color="red" role="alert" title={t("config.mistakes", { count: mistakes.length })}>
        <ul className="plain">
          {mistakes.map(({ file, line, message, about }) => (
            <li key={`${file} ${line} ${message}`}>
              <button type="button" className="text-button" onClick={() => actions.show(file, line)}>
                {line === null ? file : `${file}:${line}`}
              </button>{" "}
              {message} <InForm path={about?.path ?? []} open={snapshot.draft.open} choose={actions.choose} />
            </li>
          ))}
        </ul>
      </Alert>
    );
  }
  if (refusal === null) return null;
  return (
    <Alert mt="sm" color="red" role="alert">
      {describeError(t, refusal)}
      {snapshot.wouldStrand && (
        <Button ml="md" size="compact-xs" color="red" onClick={() => actions.apply(true)}>
          {t("config.force")}
        </Button>
      )}
    </Alert>
  );
}

/** The way to what is wrong in its form, where it has one. */
function InForm({ path, open, choose }: { path: Path; open: Draft["open"] } & Pick<ConfigurationActions, "choose">) {
  const { t } = useTranslation();
  const [section = "", id] = path.map(String);
  const subject = SHOWN_IN[section];
  if (!subject) return null;
  const go = () => {
    choose(subject);
    if (id !== undefined) open(section, id);
  };
  return (
    <button type="button" className="text-button" onClick={go}>
      {t("forms.in_form")}
    </button>
  );
}
