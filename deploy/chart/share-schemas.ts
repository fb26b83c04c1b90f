import { type JsonSchema, mapParts } from "./schema-parts.ts";

/** Characters; what is shorter is written out. */
const WORTH_SHARING = 60;

/**
 * The same schema with every larger part that repeats written once, under `$defs`, and referred to. Names follow the
 * order of the parts.
 */
export function shareSchemas(schema: JsonSchema): JsonSchema {
  const counts = new Map<string, number>();
  count(schema, counts);
  const names = new Map<string, string>();
  const definitions: Record<string, JsonSchema> = {};

  function shared(part: JsonSchema): JsonSchema {
    const text = JSON.stringify(part);
    if (text.length < WORTH_SHARING || (counts.get(text) ?? 0) < 2) return mapParts(part, shared);
    const name = names.get(text) ?? `shared${names.size + 1}`;
    if (!names.has(text)) {
      names.set(text, name);
      definitions[name] = mapParts(part, shared);
    }
    return { $ref: `#/$defs/${name}` };
  }

  return { ...mapParts(schema, shared), $defs: definitions };
}

function count(part: JsonSchema, counts: Map<string, number>): void {
  const text = JSON.stringify(part);
  const before = counts.get(text) ?? 0;
  counts.set(text, before + 1);
  // What is within a repeated part is counted with its first time.
  if (before > 0) return;
  mapParts(part, (inner) => {
    count(inner, counts);
    return inner;
  });
}
