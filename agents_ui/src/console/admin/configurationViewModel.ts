import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/http";
import { type Adjustment, api, type ConfigurationChange } from "../../api/rest";
import { useResource } from "../../react/resource";
import type { View } from "../../react/view";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import type { Adjusted, ConfigurationActions, ConfigurationSnapshot, Mistake } from "./ConfigurationView";

type Texts = Readonly<Record<string, string>>;

interface Came {
  change: { done: boolean; what: ConfigurationChange } | null;
  refusal: unknown;
}

const nothing: Came = { change: null, refusal: null };

export function useConfigurationViewModel(): View<ConfigurationSnapshot, ConfigurationActions> {
  const { t } = useTranslation();
  const { commands } = useConsole();
  const names = useNames();
  const inForce = useResource("configuration", async (signal) => {
    const { items, adjustments } = await api.configurationVersions(signal);
    const version = items.find((each) => each.in_force)?.version ?? "";
    return {
      versions: items,
      adjustments,
      version,
      files: (await api.configurationVersion(version, signal)).files as Texts,
    };
  });
  const [edits, setEdits] = useState<Texts>({});
  const [open, setOpen] = useState("queues.yaml");
  const [message, say] = useState("");
  const [busy, setBusy] = useState(false);
  const [came, setCame] = useState(nothing);

  const said = inForce.data?.files ?? null;
  const files = said && { ...said, ...edits };
  const edited = Object.keys(edits).filter((file) => edits[file] !== said?.[file]);
  const { refusal } = came;

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

  const ask = async (work: () => Promise<ConfigurationChange>, done: boolean) => {
    setBusy(true);
    setCame(nothing);
    try {
      setCame({ change: { done, what: await work() }, refusal: null });
      if (done) {
        setEdits({});
        say("");
        inForce.again();
      }
    } catch (error) {
      setCame({ change: null, refusal: error });
    }
    setBusy(false);
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
      busy,
      change: came.change,
      mistakes: mistakesOf(refusal),
      refusal,
      wouldStrand: refusal instanceof ApiError && refusal.code === "would_strand",
    },
    actions: {
      again: inForce.again,
      show: setOpen,
      edit: (file, text) => setEdits((before) => ({ ...before, [file]: text })),
      say,
      look: () => void ask(() => api.previewConfiguration({ files: files ?? {} }), false),
      // Named with what it was looked at with, so that nobody undoes what another has applied meanwhile.
      apply: (force) =>
        void ask(
          () => api.applyConfiguration({ files: files ?? {}, message, force, base: inForce.data?.version ?? null }),
          true,
        ),
      discard: () => {
        setEdits({});
        setCame(nothing);
      },
      restore: async (agent) => {
        if ((await commands.restoreAgent(agent)).ok) inForce.again();
      },
      take: async (version) => {
        setCame(nothing);
        try {
          setEdits((await api.configurationVersion(version)).files);
          say(version);
        } catch (error) {
          setCame({ change: null, refusal: error });
        }
      },
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
