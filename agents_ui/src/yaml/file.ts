import {
  type Document,
  type ErrorCode,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
} from "yaml";

/** Where something stands in a file: keys of mappings and places in lists, from the top. */
export type Path = readonly (string | number)[];

/** The plain data of YAML. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value };

/** How this project's files are written: flow collections without inner blanks, and no line broken. */
export const STYLE = { lineWidth: 0, flowCollectionPadding: false } as const;

/** Why a file cannot be read as what it should be, and where (from 1). */
export interface Unreadable {
  line: number;
  code: ErrorCode | "NOT_A_MAPPING" | "UNRESOLVED";
}

/** One file as it stands: its text, the plain data in it, and which line says what. */
export class YamlFile {
  /** Null where the text can be read. */
  readonly error: Unreadable | null;
  readonly data: Value;
  private parsed: Document.Parsed | null;
  private readonly lines = new LineCounter();

  /** `styled` is the text as the writer would write it, where that is known. */
  constructor(
    readonly text: string,
    private styled: string | null = null,
  ) {
    this.parsed = parse(text, this.lines);
    [this.data, this.error] = this.read();
  }

  /** The text as the writer would write it. */
  inStyle(): string {
    this.styled ??= this.document.toString(STYLE);
    return this.styled;
  }

  /** What the text was parsed to, for whoever changes it: this file parses its text anew when it needs it again. */
  taken(): Document.Parsed {
    const { document } = this;
    this.parsed = null;
    return document;
  }

  private get document(): Document.Parsed {
    this.parsed ??= parse(this.text);
    return this.parsed;
  }

  /** What stands at a place; undefined where there is nothing. Aliases and merge keys are followed. */
  at(path: Path): Value {
    return path.reduce<Value>((value, step) => child(value, step), this.data);
  }

  /** The line (from 1) of the innermost part of a place that is there. */
  lineOf(path: Path): number {
    let line = 1;
    let node: unknown = this.document.contents;
    for (const step of path) {
      const entry = entries(node).find(([name]) => String(name) === String(step));
      if (!entry) break;
      const [, marks, value] = entry;
      line = this.line(marks) ?? line;
      node = value;
    }
    return line;
  }

  /** The place a line is about: the outermost thing that begins on it, or null. */
  pathAt(line: number): Path | null {
    const found: Path[] = [];
    const look = (node: unknown, path: Path) => {
      for (const [name, marks, value] of entries(node)) {
        const here = [...path, name];
        if (this.line(marks) === line) found.push(here);
        look(value, here);
      }
    };
    look(this.document.contents, []);
    const [first] = found;
    if (!first) return null;
    const shared = first.findIndex((step, index) => found.some((path) => path[index] !== step));
    return shared === -1 ? first : first.slice(0, shared);
  }

  private line(node: unknown): number | null {
    const range = isNode(node) ? node.range : null;
    return range ? this.lines.linePos(range[0]).line : null;
  }

  private read(): [Value, Unreadable | null] {
    const [error] = this.document.errors;
    if (error) return [{}, { line: error.linePos?.[0].line ?? 1, code: error.code }];
    if (!isMap(this.document.contents)) return [{}, { line: 1, code: "NOT_A_MAPPING" }];
    try {
      return [this.document.toJS() as Value, null];
    } catch {
      return [{}, { line: 1, code: "UNRESOLVED" }];
    }
  }
}

/** Parses a text as the server does: YAML 1.2, with merge keys. */
export function parse(text: string, lineCounter?: LineCounter): Document.Parsed {
  return parseDocument(text, { merge: true, lineCounter });
}

/** What a mapping has under a key, or a list at a place. */
export function child(value: Value, step: string | number): Value {
  if (Array.isArray(value)) return value[Number(step)];
  const mapping = mappingOf(value);
  return Object.hasOwn(mapping, step) ? mapping[step] : undefined;
}

/** A mapping as it is; an empty one where there is something else, or nothing. */
export function mappingOf(value: Value): Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, Value>) : {};
}

/** A list as it is; an empty one where there is something else, or nothing. */
export function listOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** Whether two values say the same; the order of keys says nothing. */
export function same(one: Value, other: Value): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(child(one, key), child(other, key)))
  );
}

/** The entries of a node: each with its name, the node that marks its line, and its value. */
function entries(node: unknown): [string | number, unknown, unknown][] {
  if (isMap(node)) return node.items.map((pair) => [nameOf(pair), pair.key, pair.value]);
  if (isSeq(node)) return node.items.map((item, index) => [index, isPair(item) ? item.key : item, item]);
  return [];
}

/** The key of a pair as text. */
export function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.source ?? key.value) : String(key);
}
