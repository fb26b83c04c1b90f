import type { z } from "zod";

export type JsonSchema = z.core.JSONSchema.BaseSchema;
export type Change = (part: JsonSchema) => JsonSchema;

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema with each schema directly within it changed, where the schemas of this project have any. */
export function mapParts(schema: JsonSchema, change: Change): JsonSchema {
  const { properties, additionalProperties, items, anyOf, allOf, then } = schema;
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties, change) }),
    ...(isSchema(additionalProperties) && { additionalProperties: change(additionalProperties) }),
    ...(isSchema(items) && { items: change(items) }),
    ...(anyOf && { anyOf: anyOf.map((branch) => change(branch)) }),
    // Conditions stay as they are: they are small, and read better whole.
    ...(allOf && { allOf: allOf.map((condition) => mapParts(condition, change)) }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
    ...(isSchema(then) && { then: change(then) }),
  };
}

function mapValues(properties: NonNullable<JsonSchema["properties"]>, change: Change) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, isSchema(value) ? change(value) : value]),
  );
}
