import type { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Characters; what is shorter is written out. */
const WORTH_SHARING = 200;

/**
 * The same schema with every larger part that repeats written once, under `$defs`, and referred to. Names and numbers
 * follow the order of the parts, so that a small change of the schema is a small change of the text.
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

type Change = (part: JsonSchema) => JsonSchema;

/** The schema with each schema directly within it changed. */
function mapParts(schema: JsonSchema, change: Change): JsonSchema {
  const { properties, additionalProperties, items, anyOf } = schema;
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties, change) }),
    ...(isSchema(additionalProperties) && { additionalProperties: change(additionalProperties) }),
    ...(isSchema(items) && { items: change(items) }),
    ...(anyOf && { anyOf: anyOf.map((branch) => change(branch)) }),
  };
}

function mapValues(properties: NonNullable<JsonSchema["properties"]>, change: Change) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, isSchema(value) ? change(value) : value]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
