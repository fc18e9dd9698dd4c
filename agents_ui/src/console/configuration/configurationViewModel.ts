import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ApiError } from "../../api/http";
import { queries } from "../../api/queries";
import { type Adjustment, api, type ConfigurationChange } from "../../api/rest";
import { inLanguage } from "../../i18n";
import type { View } from "../../react/view";
import { nothingEdited, type Texts } from "../../stores/configuration";
import { edited, OnlyInText } from "../../yaml/edit";
import { same, YamlFile } from "../../yaml/file";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { Adjusted, ConfigurationActions, ConfigurationSnapshot } from "./ConfigurationView";
import { type CarriedOver, carriedOver } from "./carryOver";
import { BEGINNINGS, type Draft, type Subject } from "./draft";
import { mistakesOf } from "./mistakes";

interface Asked {
  /** Whether it is applied then, or only looked at. */
  done: boolean;
  files: Texts;
  ask: () => Promise<ConfigurationChange>;
}

export function useConfigurationViewModel(): View<ConfigurationSnapshot, ConfigurationActions> {
  const { t, i18n } = useTranslation();
  const { commands, stores } = useConsole();
  const names = useNames();
  const client = useQueryClient();
  const inForce = useQuery(queries.configuration());
  const users = useQuery(queries.users());
  const again = () => client.invalidateQueries(queries.configuration());
  const { from, edits, message } = useStore(stores.configuration);
  const keep = stores.configuration.setState;
  const [subject, choose] = useState<Subject>("people");
  const [text, read] = useState<ConfigurationSnapshot["text"]>({ file: "queues.yaml", line: null });
  const [opened, open] = useState<Draft["opened"]>(null);
  const [onlyInText, refuse] = useState<ConfigurationSnapshot["onlyInText"]>(null);
  const [clashes, setClashes] = useState<CarriedOver["clashes"] | null>(null);
  const [arrivedAs, setArrivedAs] = useState<string | null>(null);
  const parsed = useRef(new Map<string, YamlFile>());

  const change = useMutation({
    mutationFn: async ({ done, ask }: Asked) => ({ done, what: await ask() }),
    onSuccess: ({ done, what }) => {
      if (!done) return;
      void again();
      if (!what.changed) return; // comments alone: they stay in the editor, for a change they can come with
      keep(nothingEdited);
      setClashes(null);
      void client.invalidateQueries(queries.users());
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "configuration_changed") void again();
    },
  });
  const take = useMutation({
    mutationFn: async (version: string) => (await api.configurationVersion(version)).files,
    onMutate: () => change.reset(),
    onSuccess: (files, version) => edit(files, version),
  });

  const said = from?.files ?? inForce.data?.files ?? null;
  const base = from?.version ?? inForce.data?.version ?? null;
  const files = said && { ...said, ...edits };
  const changed = Object.keys(edits).filter((file) => edits[file] !== said?.[file]);
  const refusal = change.error ?? take.error;
  const asked = change.variables?.files;
  const mistakes = useMemo(() => mistakesOf(refusal, asked ?? {}), [refusal, asked]);
  useWarning(changed.length > 0);
  useChange(i18n.language, () => {
    // What is wrong was told in the language before.
    if (asked && mistakes.length > 0) look(asked);
  });

  function edit(texts: Texts, why = message): void {
    const { data } = inForce;
    keep((before) => ({
      from: before.from === null && data ? { version: data.version, files: data.files } : before.from,
      edits: { ...before.edits, ...texts },
      message: why,
    }));
  }

  // While one's own are being applied, they may be in force before it is said.
  const moved =
    from !== null && inForce.data !== undefined && inForce.data.version !== from.version && !change.isPending;
  /** What has come into force are these very edits: they were applied, though the answer never came. */
  const arrived = moved && changed.length > 0 && same(files ?? {}, inForce.data?.files ?? {});
  const overtaken = moved && !arrived;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as they arrive
  useEffect(() => {
    if (!arrived) return;
    keep(nothingEdited);
    setClashes(null);
    change.reset();
    setArrivedAs(inForce.data?.version ?? null);
  }, [arrived]);
  const carried = useMemo(
    () => (overtaken && from && inForce.data ? carriedOver(from.files, edits, inForce.data.files) : null),
    [overtaken, from, edits, inForce.data],
  );

  const carry = () => {
    const { data } = inForce;
    if (!carried || !data) return;
    keep(() => ({ from: { version: data.version, files: data.files }, edits: carried.edits, message }));
    setClashes(carried.clashes);
    change.reset();
  };

  const show = (file: string, line: number | null) => {
    open(null);
    choose("files");
    read({ file, line });
  };

  const draft: Draft = {
    file: (name) => {
      const now = stores.configuration.getState().edits[name] ?? said?.[name] ?? BEGINNINGS[name] ?? "";
      const known = parsed.current.get(name);
      if (known?.text === now) return known;
      const file = new YamlFile(now);
      parsed.current.set(name, file);
      return file;
    },
    mistakes,
    set: (name, path, value) => {
      try {
        const file = edited(draft.file(name), path, value);
        parsed.current.set(name, file);
        edit({ [name]: file.text });
        refuse(null);
      } catch (error) {
        if (!(error instanceof OnlyInText)) throw error;
        refuse({ file: name, line: draft.file(name).lineOf(path) });
      }
    },
    read: show,
    opened,
    open: (section, id) => open(id === null ? null : { section, id }),
  };

  const inWords = ({ agent, by, at, queues, skills }: Adjustment): Adjusted => ({
    agent,
    name: names.agent(agent),
    by: names.agent(by),
    at,
    queues: queues && (queues.map(names.queue).join(t("list_separator")) || t("config.no_queue")),
    skills:
      skills &&
      (Object.entries(skills)
        .map(([skill, level]) => `${names.skill(skill)} ${level}`)
        .join(t("list_separator")) ||
        t("config.no_skill")),
  });

  function ask(done: boolean, of: Texts, work: Asked["ask"]): void {
    take.reset();
    change.mutate({ done, files: of, ask: work });
  }
  const look = (of: Texts) => ask(false, of, () => api.previewConfiguration({ files: of }));

  return {
    snapshot: {
      draft,
      subject,
      files,
      said,
      error: inForce.error,
      text: files && !(text.file in files) ? { file: Object.keys(files)[0] ?? text.file, line: null } : text,
      edited: changed,
      overtaken: overtaken ? { carries: carried !== null } : null,
      clashes:
        clashes?.map(({ file, path }) => ({ file, line: draft.file(file).lineOf(path), where: path.join(" › ") })) ??
        null,
      accountless: users.data?.missing.map(({ username, label }) => inLanguage(label, username)) ?? [],
      versions: inForce.data?.versions ?? [],
      adjusted: (inForce.data?.adjustments ?? []).map(inWords),
      message,
      busy: change.isPending,
      change: change.data ?? null,
      arrived: arrivedAs !== null && arrivedAs === inForce.data?.version && changed.length === 0,
      mistakes,
      refusal,
      onlyInText,
      wouldStrand: refusal instanceof ApiError && refusal.code === "would_strand",
    },
    actions: {
      again: () => void again(),
      choose,
      show,
      edit: (file, words) => edit({ [file]: words }),
      replace: (texts) => {
        open(null);
        change.reset();
        edit(texts);
      },
      say: (words) => edit({}, words),
      carry,
      look: () => look(files ?? {}),
      // Named with what it was looked at with, so that nobody undoes what another has applied meanwhile.
      apply: (force) =>
        ask(true, files ?? {}, () => api.applyConfiguration({ files: files ?? {}, message, force, base })),
      discard: () => {
        keep(nothingEdited);
        setClashes(null);
        refuse(null);
        open(null);
        change.reset();
        take.reset();
      },
      restore: async (agent) => {
        if ((await commands.restoreAgent(agent)).ok) void again();
      },
      take: (version) => take.mutate(version),
    },
  };
}

/** Does something when a value is no longer what it was when the page was last shown. */
function useChange(value: unknown, then: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    then();
  });
}

/** Has the browser ask before the window goes, while there is something that would be lost with it. */
function useWarning(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [on]);
}
