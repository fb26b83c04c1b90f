import { parseDocument } from "yaml";

/** A value of the chart: its dotted path, its default as JSON, and the comment above it. */
export interface DocumentedValue {
  readonly path: string;
  readonly preset: string;
  readonly meaning: string;
}

/**
 * The rows of the table of values, in the written order. A mapping whose keys have comments of their own, or that has
 * none itself, is told by its keys; any other is one row, whatever it holds.
 */
export function documentedValues(text: string): DocumentedValue[] {
  const values = parseDocument(text);
  const keys = keysOf(text);
  const isToldByKeys = ({ path, meaning }: Key) =>
    keys.some((key) => isWithin(key.path, path) && (meaning === "" || key.meaning !== ""));
  const rows = keys.filter((key) => !isToldByKeys(key));
  return rows
    .filter(({ path }) => !rows.some((row) => isWithin(path, row.path)))
    .map(({ path, meaning }) => ({
      path: path.join("."),
      preset: JSON.stringify(toPlain(values.getIn(path))),
      meaning,
    }));
}

export function valuesTable(text: string): string {
  const rows = documentedValues(text).map(
    ({ path, preset, meaning }) => `| \`${path}\` | \`${preset}\` | ${meaning.replaceAll("|", "\\|")} |`,
  );
  return ["| value | default | |", "| --- | --- | --- |", ...rows].join("\n");
}

interface Key {
  readonly path: readonly string[];
  readonly meaning: string;
}

/** By lines, as comments are written: the parser hands the first comment of a mapping to the mapping. */
function keysOf(text: string): Key[] {
  const keys: Key[] = [];
  let path: readonly string[] = [];
  let comment: string[] = [];
  for (const line of text.split("\n")) {
    const [, written] = /^ *# (.*)$/.exec(line) ?? [];
    const [, indentation = "", name] = /^((?: {2})*)([\w-]+):(?: |$)/.exec(line) ?? [];
    if (written !== undefined) comment.push(written);
    else if (name !== undefined) {
      path = [...path.slice(0, indentation.length / 2), name];
      keys.push({ path, meaning: comment.join(" ") });
    }
    if (written === undefined) comment = [];
  }
  return keys;
}

function isWithin(path: readonly string[], above: readonly string[]): boolean {
  return path.length > above.length && above.every((name, at) => path[at] === name);
}

function toPlain(value: unknown): unknown {
  return hasToJson(value) ? value.toJSON() : value;
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return typeof value === "object" && value !== null && "toJSON" in value;
}
