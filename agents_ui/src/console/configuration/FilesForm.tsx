import { Tabs } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";
import type { ConfigurationActions, ConfigurationSnapshot } from "./ConfigurationView";
import { Exchange } from "./Exchange";

type FilesSnapshot = Pick<ConfigurationSnapshot, "text" | "edited"> & {
  files: NonNullable<ConfigurationSnapshot["files"]>;
};

/** The files as they are: what the forms show and change, and all that they do not. */
export function FilesForm({
  snapshot: { files, text, edited },
  actions,
}: View<FilesSnapshot, Pick<ConfigurationActions, "show" | "edit" | "replace">>) {
  const { t } = useTranslation();
  const editor = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (text.line !== null) select(editor.current, text.line);
  }, [text]);
  return (
    <>
      <Exchange files={files} replace={actions.replace} />
      <Tabs value={text.file} onChange={(file) => file && actions.show(file, null)} variant="pills" mt="sm">
        <Tabs.List aria-label={t("config.files")}>
          {Object.keys(files).map((file) => (
            <Tabs.Tab key={file} value={file} aria-controls="config-text">
              {file}
              {edited.includes(file) && <span> ({t("config.edited")})</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <textarea
        ref={editor}
        id="config-text"
        className="config-text"
        aria-label={text.file}
        spellCheck={false}
        wrap="off"
        value={files[text.file] ?? ""}
        onChange={(event) => actions.edit(text.file, event.currentTarget.value)}
      />
    </>
  );
}

/** Puts the cursor on a line, so that it is in sight. */
function select(editor: HTMLTextAreaElement | null, line: number): void {
  if (!editor) return;
  const lines = editor.value.split("\n");
  const before = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  editor.focus();
  editor.setSelectionRange(before, before + (lines[line - 1]?.length ?? 0));
  editor.scrollTop = (line - 5) * (editor.scrollHeight / Math.max(1, lines.length));
}
