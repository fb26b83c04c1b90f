import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { type GoModule, moduleFolder } from "./go-module.ts";

/** Where a module keeps its CustomResourceDefinitions: a file, or a folder of files. */
export interface Definitions extends GoModule {
  readonly path: string;
}

/** As kubeconform fills it in; `writeResourceSchemas` names its files so. */
export const SCHEMA_NAME = "{{ .ResourceKind }}_{{ .Group }}_{{ .ResourceAPIVersion }}.json";

const definition = z.object({
  kind: z.literal("CustomResourceDefinition"),
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(
      z.object({
        name: z.string(),
        schema: z.object({ openAPIV3Schema: z.record(z.string(), z.unknown()) }),
      }),
    ),
  }),
});

/** Writes a JSON schema of every kind into a folder. False where the definitions are not to be had. */
export async function writeResourceSchemas(
  folder: string,
  modules: readonly Definitions[],
): Promise<boolean> {
  for (const definitions of modules) {
    const sources = await moduleFolder(definitions);
    if (sources === undefined) return false;
    for (const { spec } of definitionsIn(`${sources}/${definitions.path}`)) {
      for (const { name, schema } of spec.versions) {
        const path = `${folder}/${spec.names.kind.toLowerCase()}_${spec.group}_${name}.json`;
        await writeFile(path, JSON.stringify(strict(asWritten(schema.openAPIV3Schema))));
      }
    }
  }
  return true;
}

function definitionsIn(path: string) {
  const names = path.endsWith(".yaml") ? [path] : readdirSync(path).map((name) => `${path}/${name}`);
  return names
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => parseAllDocuments(readFileSync(name, "utf8")))
    .flatMap((document) => {
      const { success, data } = definition.safeParse(document.toJS());
      return success ? [data] : [];
    });
}

/** Istio's definitions leave out what every object has. */
function asWritten(schema: Readonly<Record<string, unknown>>) {
  const everywhere = {
    apiVersion: { type: "string" },
    kind: { type: "string" },
    metadata: { type: "object" },
  };
  return { ...schema, properties: { ...everywhere, ...Object(schema.properties) } };
}

/** Kubernetes drops fields that it does not know, or warns; here a misspelt one is an error. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  const open = "additionalProperties" in inner || inner["x-kubernetes-preserve-unknown-fields"] === true;
  return inner.type === "object" && "properties" in inner && !open
    ? { ...inner, additionalProperties: false }
    : inner;
}
