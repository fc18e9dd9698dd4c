import { Alert } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { ConfigurationChange } from "../../api/rest";
import type { Texts } from "../../stores/configuration";
import { diff } from "../../yaml/lines";

/** What of the files is changed, line by line, in the order of the files. */
export function Differences({ files, said, edited }: { files: Texts; said: Texts; edited: readonly string[] }) {
  const { t } = useTranslation();
  if (edited.length === 0) return null;
  const changes = edited.map((name) => ({ name, hunks: hunksOf(said[name] ?? "", files[name] ?? "") }));
  const count = changes.flatMap(({ hunks }) => hunks).length;
  return (
    <details className="config-changes" data-testid="changes">
      <summary>{t("forms.changed", { count, files: edited.join(t("list_separator")) })}</summary>
      {changes.map(({ name, hunks }) => (
        <div key={name}>
          <p className="section-title">{name}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be moved sideways can be so by key */}
          <pre className="config-diff" tabIndex={0}>
            {hunks.map(({ line, gone, come }) => (
              <Fragment key={line}>
                {gone.map((text, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
                  <del key={index}>{`- ${text}\n`}</del>
                ))}
                {come.map((text, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
                  <ins key={index}>{`+ ${text}\n`}</ins>
                ))}
              </Fragment>
            ))}
          </pre>
        </div>
      ))}
    </details>
  );
}

function hunksOf(before: string, after: string) {
  const [old, now] = [before.split("\n"), after.split("\n")];
  return diff(old, now).map(({ from, to, start, end }) => ({
    line: from,
    gone: old.slice(from, to),
    come: now.slice(start, end),
  }));
}

/** What a change would do to those who wait and work, or has done. */
export function Change({ done, what }: { done: boolean; what: ConfigurationChange }) {
  const { t } = useTranslation();
  const gone = what.forgotten.length + what.leaving.length;
  const facts = [
    what.offered.length > 0 && t("config.offered", { count: what.offered.length }),
    what.refiled.length > 0 && t("config.refiled", { count: what.refiled.length }),
    what.stranded.length > 0 && t("config.stranded", { count: what.stranded.length }),
    what.answerable.length > 0 && t("config.answerable", { count: what.answerable.length }),
    what.turned_away.length > 0 && t("config.turned_away", { count: what.turned_away.length }),
    gone > 0 && t("config.gone", { count: gone }),
  ].filter((fact) => fact !== false);
  return (
    <Alert
      mt="sm"
      color={what.stranded.length > 0 ? "orange" : done ? "green" : "cyan"}
      role="status"
      title={t(!what.changed ? "config.same" : done ? "config.done" : "config.would")}
      data-testid="change"
    >
      {what.changed && (
        <ul className="plain">
          {facts.length === 0 && <li>{t("forms.nobody_moved")}</li>}
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
