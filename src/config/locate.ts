import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter } from "yaml";
import type { Path } from "./finding.ts";

/** Both counted from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The setting's own place (its key's, when asked), or that of the nearest one around it that exists. */
export function locate(document: Document, lines: LineCounter, path: Path, at?: "key"): Position {
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const child = childNode(resolveAlias(node, document), step);
    if (!child) break;
    const keyWanted = at === "key" && index === path.length - 1;
    offset = (keyWanted ? undefined : offsetOf(child.value)) ?? offsetOf(child.key) ?? offset;
    node = child.value;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function childNode(parent: unknown, step: string | number): { key?: unknown; value: unknown } | undefined {
  if (isSeq(parent)) return { value: parent.items[Number(step)] };
  if (!isMap(parent)) return undefined;
  return parent.items.find(({ key }) => isScalar(key) && key.value === step);
}

function resolveAlias(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
