import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/http";
import { queries } from "../../api/queries";
import { type Adjustment, api, type ConfigurationChange } from "../../api/rest";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { Adjusted, ConfigurationActions, ConfigurationSnapshot, Mistake } from "./ConfigurationView";

type Texts = Readonly<Record<string, string>>;

interface Asked {
  /** Whether it is applied then, or only looked at. */
  done: boolean;
  ask: () => Promise<ConfigurationChange>;
}

export function useConfigurationViewModel(): View<ConfigurationSnapshot, ConfigurationActions> {
  const { t } = useTranslation();
  const { commands } = useConsole();
  const names = useNames();
  const client = useQueryClient();
  const inForce = useQuery(queries.configuration());
  const again = () => client.invalidateQueries(queries.configuration());
  const [edits, setEdits] = useState<Texts>({});
  const [open, setOpen] = useState("queues.yaml");
  const [message, say] = useState("");
  const change = useMutation({
    mutationFn: async ({ done, ask }: Asked) => ({ done, what: await ask() }),
    onSuccess: ({ done }) => {
      if (!done) return;
      setEdits({});
      say("");
      void again();
    },
  });
  const take = useMutation({
    mutationFn: async (version: string) => (await api.configurationVersion(version)).files,
    onMutate: () => change.reset(),
    onSuccess: (files, version) => {
      setEdits(files);
      say(version);
    },
  });

  const said: Texts | null = inForce.data?.files ?? null;
  const files = said && { ...said, ...edits };
  const edited = Object.keys(edits).filter((file) => edits[file] !== said?.[file]);
  const refusal = change.error ?? take.error;

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

  const ask = (done: boolean, work: Asked["ask"]) => {
    take.reset();
    change.mutate({ done, ask: work });
  };

  return {
    snapshot: {
      files,
      error: inForce.error,
      open: files && !(open in files) ? (Object.keys(files)[0] ?? open) : open,
      edited,
      versions: inForce.data?.versions ?? [],
      adjusted: (inForce.data?.adjustments ?? []).map(inWords),
      message,
      busy: change.isPending,
      change: change.data ?? null,
      mistakes: mistakesOf(refusal),
      refusal,
      wouldStrand: refusal instanceof ApiError && refusal.code === "would_strand",
    },
    actions: {
      again: () => void again(),
      show: setOpen,
      edit: (file, text) => setEdits((before) => ({ ...before, [file]: text })),
      say,
      look: () => ask(false, () => api.previewConfiguration({ files: files ?? {} })),
      // Named with what it was looked at with, so that nobody undoes what another has applied meanwhile.
      apply: (force) =>
        ask(true, () =>
          api.applyConfiguration({ files: files ?? {}, message, force, base: inForce.data?.version ?? null }),
        ),
      discard: () => {
        setEdits({});
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

/** What is wrong with the files, by file and line. */
function mistakesOf(refusal: unknown): Mistake[] {
  if (!(refusal instanceof ApiError) || refusal.code !== "config_refused") return [];
  return refusal.errors.map(({ field, message }) => {
    const found = /^(.*?)(?::(\d+))?$/.exec(field);
    return { file: found?.[1] ?? field, line: found?.[2] ? Number(found[2]) : null, message };
  });
}
