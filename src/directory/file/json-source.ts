import type { Position } from "../../config/locate.ts";
import { isMapping } from "../../config/mapping.ts";
import { type BrokenSource, type ConfigSource, parseSource } from "../../config/source.ts";

const START: Position = { line: 1, column: 1 };

/**
 * Reads JSON. A JSON text is YAML as well, but the reader of that takes fifty times as long: it is asked only where
 * something is wrong, for the place.
 */
export function parseJson(text: string): ConfigSource | BrokenSource {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return brokenJson(text, error);
  }
  // Of a key that is written twice `JSON.parse` keeps the last, without a word.
  if (countKeysWritten(text) !== countKeys(data)) return parseSource(text);
  let source: ConfigSource | BrokenSource | undefined;
  return {
    kind: "parsed",
    data,
    position(path, at) {
      source ??= parseSource(text);
      return source.kind === "parsed" ? source.position(path, at) : (firstFault(source) ?? START);
    },
  };
}

function brokenJson(text: string, error: unknown): BrokenSource {
  const source = parseSource(text);
  const place = source.kind === "broken" ? firstFault(source) : undefined;
  const { line, column } = place ?? namedPosition(text, error);
  return { kind: "broken", faults: [{ line, column, found: "broken JSON", expected: "valid JSON" }] };
}

const firstFault = ({ faults }: BrokenSource): Position | undefined => faults[0];

/** For what YAML allows, such as a comma at the end: V8's message has the offset, though not for every mistake. */
function namedPosition(text: string, error: unknown): Position {
  const [, offset] = /at position (\d+)/.exec(String(error)) ?? [];
  const lines = text.slice(0, Number(offset ?? 0)).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** A text, then perhaps the colon that makes it a key. */
const TEXT = /"(?:[^"\\]|\\.)*"\s*(:?)/g;

function countKeysWritten(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(TEXT)) if (colon) count += 1;
  return count;
}

function countKeys(value: unknown): number {
  const members = Array.isArray(value) ? value : isMapping(value) ? Object.values(value) : [];
  const own = isMapping(value) ? members.length : 0;
  return members.reduce<number>((count, member) => count + countKeys(member), own);
}
