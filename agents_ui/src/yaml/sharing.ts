import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from "yaml";
import { nameOf } from "./file";

/**
 * What YAML says once and means in several places: anchors (`&a`), aliases (`*a`) and merge keys (`<<`).
 * Whoever changes one place first makes it that place's own, and the others go on sharing what it was.
 */

/** Whether a pair of a mapping takes in another mapping. */
export function isMerge({ key }: Pair): boolean {
  return isScalar(key) && (key.value === "<<" || typeof key.value === "symbol") && key.type !== "QUOTE_DOUBLE";
}

/** A copy of what an alias stands for, which shares nothing by a name of its own. */
export function freed(document: Document, alias: Alias): Node {
  const source = alias.resolve(document);
  if (!source) throw new Error(`unresolved alias ${alias.source}`);
  const copy = source.clone() as Node;
  visit(copy, { Node: (_key, node) => void ("anchor" in node && delete node.anchor) });
  return copy;
}

/**
 * Lets go of a node that is about to change: the first alias that stands for it says it in its place, so that the others
 * mean what they meant. With `whole`, likewise of everything inside.
 */
export function release(document: Document, node: Node, whole: boolean): void {
  const inside = new Set<unknown>();
  visit(node as never, { Node: (_key, each) => void inside.add(each) });
  const shared = whole ? [...inside] : [node];
  for (const each of shared) {
    if (isNode(each) && "anchor" in each && each.anchor) pass(document, each, each.anchor as string, inside);
  }
}

function pass(document: Document, node: Node, anchor: string, inside: ReadonlySet<unknown>): void {
  let heir: { alias: Alias; parent: unknown } | null = null;
  visit(document, {
    Alias: (_key, alias, path) => {
      if (alias.source !== anchor || inside.has(alias) || alias.resolve(document) !== node) return undefined;
      heir = { alias, parent: path.at(-1) };
      return visit.BREAK;
    },
  });
  if (!heir) return;
  const { alias, parent } = heir as { alias: Alias; parent: unknown };
  const copy = freed(document, alias) as Node & { anchor?: string };
  copy.anchor = anchor;
  delete (node as { anchor?: string }).anchor;
  if (isPair(parent)) parent.value = copy;
  else if (isSeq(parent)) parent.items[parent.items.indexOf(alias)] = copy;
}

/** Writes out what a mapping takes in by merge keys, if a key comes to it in this way. */
export function writtenOut(document: Document, map: YAMLMap, key: string): void {
  const has = (name: string) => map.items.some((pair) => !isMerge(pair) && nameOf(pair) === name);
  if (has(key) || !Object.hasOwn(map.toJS(document) as object, key)) return;
  map.items = map.items.flatMap((pair) => {
    if (!isMerge(pair)) return [pair];
    return sources(document, pair.value as Node).flatMap((source) => source.items.filter((each) => !has(nameOf(each))));
  });
}

/** The mappings that a merge key takes in, each a copy; of those that say the same key, the first is heard. */
function sources(document: Document, value: Node): YAMLMap[] {
  const taken = new Set<string>();
  return (isSeq(value) ? (value.items as Node[]) : [value]).map((each) => {
    const map = isAlias(each) ? freed(document, each) : each;
    if (!isMap(map)) throw new Error("a merge key takes in mappings");
    if (!isAlias(each)) release(document, each, false);
    map.items = map.items.filter((pair) => !taken.has(nameOf(pair)));
    for (const pair of map.items) taken.add(nameOf(pair));
    return map;
  });
}
