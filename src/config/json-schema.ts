import { z } from "zod";
import { configSchema } from "./schema.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

const TITLE = "Grantgate configuration";
const DESCRIPTION = `Any text, number, true or false may also be given, whole or in part, as \${ENV_VAR}.`;

/** A text with a variable in it, which the loader replaces before it looks at the value. */
const VARIABLE: JsonSchema = { type: "string", pattern: "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}" };

/** The JSON schema (draft 2020-12) of a configuration as it is written, for editors. */
export function configJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(configSchema, { io: "input" });
  return { ...withVariables(schema), title: TITLE, description: DESCRIPTION };
}

/** Lets each scalar be a variable. Names of settings and entries are no scalars: they are never replaced. */
function withVariables(schema: JsonSchema): JsonSchema {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return anyBranch(schema, branches);
  if (isScalar(schema)) return scalarOrVariable(schema);
  const { properties, additionalProperties, items } = schema;
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties) }),
    ...(isSchema(additionalProperties) && { additionalProperties: withVariables(additionalProperties) }),
    ...(isSchema(items) && { items: withVariables(items) }),
  };
}

const mapValues = (properties: NonNullable<JsonSchema["properties"]>) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, isSchema(value) ? withVariables(value) : value]),
  );

/** Any and not one: a variable as `type` or `preset` fits every branch. */
function anyBranch({ oneOf: _oneOf, ...schema }: JsonSchema, branches: readonly JsonSchema[]): JsonSchema {
  const variants = branches.map((branch) => (isScalar(branch) ? branch : withVariables(branch)));
  return { ...schema, anyOf: branches.some(isScalar) ? [...variants, VARIABLE] : variants };
}

/** What is said about the setting stays outside, where editors look for it. */
function scalarOrVariable(schema: JsonSchema): JsonSchema {
  const { description, default: preset, ...constraints } = schema;
  return {
    ...(description !== undefined && { description }),
    ...(preset !== undefined && { default: preset }),
    anyOf: [constraints, VARIABLE],
  };
}

const SCALAR_TYPES = new Set<unknown>(["string", "number", "boolean"]);

const isScalar = ({ type }: JsonSchema) => SCALAR_TYPES.has(type);

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
