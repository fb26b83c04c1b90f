import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { parse } from "yaml";
import { z } from "zod";
import { announce } from "./command.ts";
import { TOOLS } from "./folders.ts";
import { findGo } from "./go-program.ts";

const FOLDER = `${TOOLS}/custom-schemas`;

/** Where operators publish the definitions of their kinds. */
const SOURCES = [
  {
    module: "github.com/prometheus-operator/prometheus-operator@v0.85.0",
    files: ["servicemonitors", "prometheusrules"].map(
      (kind) => `example/prometheus-operator-crd/monitoring.coreos.com_${kind}.yaml`,
    ),
  },
  {
    module: "github.com/external-secrets/external-secrets@v1.3.2",
    files: ["config/crds/bases/external-secrets.io_externalsecrets.yaml"],
  },
  {
    module: "github.com/cert-manager/cert-manager@v1.18.2",
    files: ["deploy/crds/crd-certificates.yaml"],
  },
];

const definition = z.object({
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

let written: Promise<string | undefined> | undefined;

/** Where kubeconform finds the schemas of operators' kinds; undefined where there is no Go to fetch them by. */
export function customSchemas(): Promise<string | undefined> {
  written ??= writeAll();
  return written;
}

async function writeAll(): Promise<string | undefined> {
  const go = await findGo();
  if (go === undefined) {
    announce("objects of operators are not checked: there is no go on PATH");
    return undefined;
  }
  await mkdir(FOLDER, { recursive: true });
  for (const { module, files } of SOURCES) {
    const { stdout } = await promisify(execFile)(go, ["mod", "download", "-json", module], { cwd: FOLDER });
    const { Dir } = z.object({ Dir: z.string() }).parse(JSON.parse(stdout));
    for (const file of files) await writeSchemas(await readFile(`${Dir}/${file}`, "utf8"));
  }
  return `${FOLDER}/{{ .ResourceKind }}-{{ .Group }}-{{ .ResourceAPIVersion }}.json`;
}

async function writeSchemas(text: string): Promise<void> {
  const { group, names, versions } = definition.parse(parse(text)).spec;
  for (const { name, schema } of versions) {
    const path = `${FOLDER}/${names.kind.toLowerCase()}-${group}-${name}.json`;
    await writeFile(path, JSON.stringify(closed(schema.openAPIV3Schema)));
  }
}

/** The schema with unknown fields refused, which a server would drop without a word. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, closed(inner)]);
  const isOpen = !("properties" in value) || "x-kubernetes-preserve-unknown-fields" in value;
  const isSchema = "type" in value && value.type === "object";
  return Object.fromEntries(isOpen || !isSchema ? entries : [...entries, ["additionalProperties", false]]);
}
