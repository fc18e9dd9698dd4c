import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { child, mappingOf, nameOf, type Path, STYLE, same, type Value, YamlFile } from "./file";
import { carry } from "./lines";
import { freed, isMerge, release, writtenOut } from "./sharing";

/** The edit cannot be made without changing something else: it is for the text. */
export class OnlyInText extends Error {}

/**
 * Returns a file with another value at a place, or with nothing there for `undefined`. Comments, order, quotes and
 * whatever else the file says stay as they are; what other places share with this one stays as it was for them.
 *
 * Throws `OnlyInText` where that cannot be.
 */
export function edited(file: YamlFile, path: Path, value: Value): YamlFile {
  if (same(file.at(path), value)) return file;
  if (file.error) throw new OnlyInText(file.error.code);
  const before = file.inStyle();
  const document = file.taken();
  try {
    put(document, path, value);
  } catch (error) {
    throw new OnlyInText(String(error));
  }
  const after = document.toString(STYLE);
  const wanted = having(file.data, path, value);
  for (const text of [carry(file.text, before, after), after]) {
    const made = new YamlFile(text, after);
    if (made.error === null && same(made.data, wanted)) return made;
  }
  throw new OnlyInText(path.join("."));
}

/** Returns plain data with another value at a place. */
export function having(data: Value, path: Path, value: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const inner = having(child(data, step), rest, value);
  if (Array.isArray(data)) return data.toSpliced(Number(step), 1, ...(inner === undefined ? [] : [inner]));
  const { [step]: _, ...others } = mappingOf(data);
  return inner === undefined ? others : { ...mappingOf(data), [step]: inner };
}

type Holder = YAMLMap | YAMLSeq;

function put(document: Document, path: Path, value: Value): void {
  let holder = document.contents as unknown as Holder;
  path.slice(0, -1).forEach((step, index) => {
    const begun = value === undefined ? null : having(null, path.slice(index + 1), value);
    holder = opened(document, holder, step, begun);
  });
  const last = path.at(-1);
  if (last === undefined) throw new OnlyInText("nothing is named");
  assign(document, holder, last, value);
}

/**
 * The collection at a step, made one's own so that it can be changed; a mapping is begun where there is nothing, in the
 * way of what it is to hold (null where nothing is to be begun).
 */
function opened(document: Document, holder: Holder, step: string | number, holds: Value): Holder {
  const there = own(document, holder, step);
  if (isMap(there) || isSeq(there)) return there;
  if (holds === null || (isScalar(there) && there.value !== null)) throw new OnlyInText(String(step));
  const begun = made(document, holder, holds) as YAMLMap;
  begun.items = [];
  set(document, holder, step, begun);
  return begun;
}

/** What stands at a step, as a node that nothing else is said by. */
function own(document: Document, holder: Holder, step: string | number): Node | undefined {
  if (isMap(holder)) writtenOut(document, holder, String(step));
  const there = get(holder, step);
  if (!there) return undefined;
  if (isAlias(there)) {
    const copy = freed(document, there);
    set(document, holder, step, copy);
    return copy;
  }
  release(document, there, false);
  return there;
}

/** Has a step of a collection say a value, by as small a change as will do. */
function assign(document: Document, holder: Holder, step: string | number, value: Value): void {
  if (value === undefined) {
    remove(document, holder, step);
    return;
  }
  const there = get(holder, step);
  if (there && same(plain(document, there), value)) return;
  const mine = there && own(document, holder, step);
  if (isMap(mine) && typeof value === "object" && value !== null && !Array.isArray(value)) {
    const names = Object.keys(plain(document, mine) as object);
    for (const name of names) if (!Object.hasOwn(value, name)) remove(document, mine, name);
    for (const name of Object.keys(value)) assign(document, mine, name, child(value, name));
  } else if (isSeq(mine) && Array.isArray(value)) {
    refill(document, mine, value);
  } else if (isScalar(mine) && (typeof value !== "object" || value === null)) {
    set(document, holder, step, rewritten(mine, value));
  } else {
    if (mine) release(document, mine, true);
    set(document, holder, step, made(document, holder, value));
  }
}

/** Has a list say other values; items that stay keep how they are written. */
function refill(document: Document, list: YAMLSeq, values: readonly Value[]): void {
  const left = list.items.map((item) => item as Node);
  const items = values.map((value, index) => {
    const kept = left.findIndex((item) => same(plain(document, item), value));
    if (kept !== -1) return left.splice(kept, 1)[0];
    return { index, value };
  });
  for (const item of left) release(document, item, true);
  list.items = items.map((item) =>
    item && "value" in item && "index" in item ? made(document, list, item.value as Value) : item,
  );
}

function remove(document: Document, holder: Holder, step: string | number): void {
  if (isMap(holder)) writtenOut(document, holder, String(step));
  const there = get(holder, step);
  if (there) release(document, there, true);
  if (isMap(holder)) holder.items = holder.items.filter((pair) => isMerge(pair) || nameOf(pair) !== String(step));
  else holder.items.splice(Number(step), 1);
}

function get(holder: Holder, step: string | number): Node | undefined {
  const found = isMap(holder)
    ? holder.items.find((pair) => !isMerge(pair) && nameOf(pair) === String(step))?.value
    : holder.items[Number(step)];
  return (found ?? undefined) as Node | undefined;
}

function set(document: Document, holder: Holder, step: string | number, value: Node): void {
  if (isSeq(holder)) {
    const before = holder.items[Number(step) - 1];
    if (isMap(before) && isMap(value) && Number(step) >= holder.items.length) value.flow = before.flow || value.flow;
    holder.items[Number(step)] = value;
    return;
  }
  const pair = holder.items.find((each) => !isMerge(each) && nameOf(each) === String(step));
  if (pair) {
    pair.value = value;
    return;
  }
  const last = holder.items.at(-1) as Pair<Node, Node> | undefined;
  const added = document.createPair(scalar(String(step)), value) as unknown as Pair<Scalar, Node>;
  // As its neighbours: with a blank line before it where they have one, and on one line where they are.
  if (holder.items.length > 1 && last?.key.spaceBefore) added.key.spaceBefore = true;
  if (isMap(last?.value) && isMap(value)) value.flow = last.value.flow || value.flow;
  holder.items.push(added);
}

/** A new node: what holds nothing but scalars is written on one line. */
function made(document: Document, holder: Holder, value: Value): Node {
  if (typeof value !== "object" || value === null) return scalar(value ?? null);
  const node = document.createNode(Array.isArray(value) ? [] : {}) as unknown as Holder;
  const inner = Object.values(value) as Value[];
  node.flow = holder.flow || inner.every((each) => typeof each !== "object" || each === null);
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined) continue;
    const item = made(document, node, each as Value);
    if (isMap(node)) node.items.push(document.createPair(scalar(key), item) as unknown as Pair);
    else node.items.push(item);
  }
  return node;
}

/** What other readers might take for a number is put in quotes. */
const LIKE_A_NUMBER = /^[-+]?[\d_.]+$/;

function scalar(value: string | number | boolean | null): Scalar {
  const node = new Scalar(value);
  if (typeof value === "string" && LIKE_A_NUMBER.test(value)) node.type = Scalar.QUOTE_DOUBLE;
  return node;
}

/** A scalar of another value, with the comments of the one before; text in a block stays in one. */
function rewritten(before: Scalar, value: string | number | boolean | null): Scalar {
  const node = scalar(value);
  const block = before.type === Scalar.BLOCK_FOLDED || before.type === Scalar.BLOCK_LITERAL;
  if (block && typeof value === "string" && value.trim() !== "") node.type = before.type;
  node.comment = before.comment;
  node.commentBefore = before.commentBefore;
  node.spaceBefore = before.spaceBefore;
  return node;
}

const plain = (document: Document, node: Node): Value => node.toJS(document) as Value;
