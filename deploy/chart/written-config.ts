import { configJsonSchema } from "../../src/config/json-schema.ts";
import { isSchema, type JsonSchema } from "./schema-parts.ts";

/** The service's own schema, without what the chart sets: there, as everywhere, unknown names are refused. */
export function writtenConfig(): JsonSchema {
  const { $schema: _, ...schema } = without(configJsonSchema(), [
    "listen",
    "tls",
    "ops",
    "drain",
    "replicas",
  ]);
  const { admin, events } = schema.properties ?? {};
  if (!isSchema(admin) || !isSchema(events)) throw new TypeError("the configuration has no admin or events");
  return {
    ...schema,
    properties: {
      ...schema.properties,
      admin: without(admin, ["listen"]),
      events: without(events, ["listen"]),
    },
  };
}

function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const { properties = {}, required = [], ...rest } = schema;
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => !names.includes(key))),
    required: required.filter((key) => !names.includes(key)),
  };
}
