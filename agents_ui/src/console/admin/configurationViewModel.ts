import { useState } from "react";
import { ApiError } from "../../api/http";
import { api, type ConfigurationChange } from "../../api/rest";
import { useResource } from "../../react/resource";
import type { View } from "../../react/view";
import type { ConfigurationActions, ConfigurationSnapshot, Mistake } from "./ConfigurationView";

type Texts = Readonly<Record<string, string>>;

interface Came {
  change: { done: boolean; what: ConfigurationChange } | null;
  refusal: unknown;
}

const nothing: Came = { change: null, refusal: null };

export function useConfigurationViewModel(): View<ConfigurationSnapshot, ConfigurationActions> {
  const inForce = useResource("configuration", async (signal) => {
    const { items } = await api.configurationVersions(signal);
    const version = items.find((each) => each.in_force)?.version ?? "";
    return { versions: items, version, files: (await api.configurationVersion(version, signal)).files as Texts };
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
