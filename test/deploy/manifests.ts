import { readdirSync, readFileSync } from "node:fs";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { REPOSITORY } from "../support/folders.ts";

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  spec: z.record(z.string(), z.unknown()).optional(),
});

/** One object of Kubernetes, as written. */
export type Manifest = z.infer<typeof manifest>;

/** Files of a folder of the repository that hold objects of Kubernetes: every YAML file but those named. */
export function manifestFiles(folder: string, others: readonly string[] = []): string[] {
  return readdirSync(`${REPOSITORY}/${folder}`)
    .filter((name) => name.endsWith(".yaml") && !others.includes(name))
    .map((name) => `${folder}/${name}`);
}

/** The objects in a file of the repository. Throws for what is no YAML or no object. */
export function manifestsIn(path: string): Manifest[] {
  return parseAllDocuments(read(path)).map((document) => {
    if (document.errors.length > 0) throw new Error(`${path}: ${document.errors.join("; ")}`);
    return manifest.parse(document.toJS());
  });
}

/** A YAML file of the repository, of one document. */
export function yamlIn(path: string): unknown {
  return parse(read(path));
}

function read(path: string): string {
  return readFileSync(`${REPOSITORY}/${path}`, "utf8");
}
