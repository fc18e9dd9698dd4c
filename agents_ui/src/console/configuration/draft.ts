import { inLanguage } from "../../i18n";
import { child, listOf, mappingOf, type Path, same, type Value, type YamlFile } from "../../yaml/file";

/** What is wrong with the files: where, as far as that is known, and why. */
export interface Mistake {
  file: string;
  /** From 1; null where it is about the file as a whole. */
  line: number | null;
  message: string;
  /** What it is about, and what that was when it was found; null where that cannot be told. */
  about: { path: Path; was: Value } | null;
}

/** The subjects of the page, each a tab; the last is the text itself. */
export const SUBJECTS = ["people", "queues", "skills", "hours", "dispositions", "replies", "centre", "files"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** The files that each form reads. */
export const FILES_OF: Readonly<Record<Exclude<Subject, "files">, readonly string[]>> = {
  people: ["agents.yaml", "people.yaml", "queues.yaml", "skills.yaml", "centre.yaml"],
  queues: ["queues.yaml", "hours.yaml", "skills.yaml", "agents.yaml", "centre.yaml"],
  skills: ["skills.yaml", "agents.yaml", "queues.yaml", "centre.yaml"],
  hours: ["hours.yaml", "queues.yaml", "centre.yaml"],
  dispositions: ["centre.yaml", "queues.yaml"],
  replies: ["replies.yaml", "queues.yaml", "agents.yaml", "centre.yaml"],
  centre: ["centre.yaml", "skills.yaml"],
};

/** The centre's files as they are being edited, for the forms. */
export interface Draft {
  file: (name: string) => YamlFile;
  mistakes: readonly Mistake[];
  /** Has a place of a file say something, or nothing for `undefined`. */
  set: (file: string, path: Path, value: Value) => void;
  /** Opens the text of a file at a line. */
  read: (file: string, line: number | null) => void;
  /** The entry that stands open in a form, by its section and its id; null for none. */
  opened: { section: string; id: string } | null;
  open: (section: string, id: string | null) => void;
}

/** A place in the draft: what a field shows, and changes. */
export class Place {
  constructor(
    readonly draft: Draft,
    readonly file: string,
    readonly path: Path,
    /** Keys beside this one, itself among them, of which one must be there for what they stand in to mean anything. */
    private readonly vital: readonly string[] = [],
    /** What it stands in, where something is vital of it. */
    private readonly holder: Place | null = null,
  ) {}

  get value(): Value {
    return this.draft.file(this.file).at(this.path);
  }

  get line(): number {
    return this.draft.file(this.file).lineOf(this.path);
  }

  in(...steps: Path): Place {
    return new Place(this.draft, this.file, [...this.path, ...steps]);
  }

  /** A place within, of such keys of which one must be there. */
  oneOf(keys: readonly string[], key: string): Place {
    return new Place(this.draft, this.file, [...this.path, key], keys, this);
  }

  /** Has it say something else; with the last of what is vital, what it stands in goes too. */
  set(value: Value): void {
    const left = mappingOf(this.holder?.value);
    const last = this.vital.every((key) => key === this.path.at(-1) || left[key] === undefined);
    if (this.holder && value === undefined && last) this.holder.set(undefined);
    else this.draft.set(this.file, this.path, value);
  }

  /** Why what stands here is refused, until it is changed. */
  mistakes(how: "here" | "within"): readonly string[] {
    return this.draft.mistakes.flatMap(({ file, message, about }) => {
      if (file !== this.file || about === null || !same(this.draft.file(file).at(about.path), about.was)) return [];
      const meant =
        about.path.length === this.path.length || (how === "within" && about.path.length > this.path.length);
      return meant && this.path.every((step, index) => String(about.path[index]) === String(step)) ? [message] : [];
    });
  }
}

/** Something that has a name: of a section of a file, by its id. */
export interface Entry {
  id: string;
  name: string;
  value: Readonly<Record<string, Value>>;
}

/** The file that each section stands in, as far as the forms know them. */
const FILES = {
  name: "centre.yaml",
  zone: "centre.yaml",
  region: "centre.yaml",
  default_language: "centre.yaml",
  languages: "centre.yaml",
  tiers: "centre.yaml",
  timings: "centre.yaml",
  misses: "centre.yaml",
  transfers: "centre.yaml",
  visible_customers: "centre.yaml",
  dispositions: "centre.yaml",
  reasons: "centre.yaml",
  skills: "skills.yaml",
  hours: "hours.yaml",
  holidays: "hours.yaml",
  queues: "queues.yaml",
  teams: "agents.yaml",
  profiles: "agents.yaml",
  agents: "agents.yaml",
  agent_attributes: "agents.yaml",
  people: "people.yaml",
  replies: "replies.yaml",
} as const;

export type Section = keyof typeof FILES;

/** The subject in whose form each section is; what an entry of it says opens there, where it opens at all. */
export const SHOWN_IN: Readonly<Record<string, Exclude<Subject, "files">>> = {
  agents: "people",
  people: "people",
  profiles: "people",
  queues: "queues",
  skills: "skills",
  teams: "skills",
  hours: "hours",
  holidays: "hours",
  dispositions: "dispositions",
  reasons: "dispositions",
  replies: "replies",
  name: "centre",
  zone: "centre",
  region: "centre",
  default_language: "centre",
  languages: "centre",
  tiers: "centre",
  timings: "centre",
  misses: "centre",
  transfers: "centre",
  visible_customers: "centre",
};

/** A section of the files as a place. */
export function section(draft: Draft, name: Section): Place {
  return new Place(draft, FILES[name], [name]);
}

/** What a file that may be missing begins with. */
export const BEGINNINGS: Readonly<Record<string, string>> = { "replies.yaml": "replies:\n" };

/** What a section has, in the order of the file. */
export function entriesOf(draft: Draft, name: Section): readonly Entry[] {
  return Object.entries(mappingOf(section(draft, name).value)).map(([id, value]) => ({
    id,
    name: nameIn(value, id),
    value: mappingOf(value),
  }));
}

/** What something is called in the language of the page; its id where it has no name. */
export function nameIn(value: Value, id: string): string {
  const texts = Object.entries(mappingOf(child(value, "name"))).filter(
    ([, text]) => typeof text === "string" && text.trim(),
  );
  return inLanguage(Object.fromEntries(texts) as Record<string, string>, id);
}

/** The names of some by their ids; an id that nothing has stands for itself. */
export function named(entries: readonly Entry[], ids: readonly Value[]): string[] {
  return ids.map((id) => entries.find((each) => each.id === id)?.name ?? String(id));
}

/** The agents who serve a queue: those whose profile has it. */
export function serving(draft: Draft, queue: string): readonly Entry[] {
  const profiles = entriesOf(draft, "profiles").filter(({ value }) => listOf(value.queues).includes(queue));
  const having = new Set<Value>(profiles.map(({ id }) => id));
  return entriesOf(draft, "agents").filter(({ value }) => having.has(value.profile));
}
