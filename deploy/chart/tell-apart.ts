import { isSchema, type JsonSchema, mapParts } from "./schema-parts.ts";

/** What tells the kinds of a provider, a directory or a grant apart. */
const TELLING = ["preset", "type"];

/**
 * The same schema with unions as conditions, where one setting tells their branches apart: a mistake is then reported
 * for the branch that was meant, and not once for each.
 */
export function tellApart(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = mapParts(schema, tellApart);
  if (anyOf === undefined) return rest;
  const branches = anyOf.filter(isSchema);
  for (const key of TELLING) {
    const values = branches.map((branch) => constantOf(branch, key));
    if (values.every((value) => value !== undefined) && new Set(values).size > 1)
      return { ...rest, ...conditions(key, values, branches) };
  }
  return { ...rest, anyOf };
}

/** The one text that a branch has at `key`. */
function constantOf({ properties }: JsonSchema, key: string): string | undefined {
  const setting = properties?.[key];
  if (!isSchema(setting)) return undefined;
  const written = setting.anyOf?.find((form) => isSchema(form) && form.const !== undefined) ?? setting;
  return isSchema(written) && typeof written.const === "string" ? written.const : undefined;
}

function conditions(key: string, values: readonly string[], branches: readonly JsonSchema[]): JsonSchema {
  const kinds = [...new Set(values)];
  const of = (kind: string) => branches.filter((_, at) => values[at] === kind);
  return {
    type: "object",
    required: [key],
    properties: { [key]: { enum: kinds } },
    allOf: kinds.map((kind) => {
      const [branch = {}, ...others] = of(kind);
      const meant = others.length === 0 ? branch : tellApart({ anyOf: [branch, ...others] });
      const isKind = { properties: { [key]: { const: kind } }, required: [key] };
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
      return { if: isKind, then: meant };
    }),
  };
}
