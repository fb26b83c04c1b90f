import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { TOOLS } from "./folders.ts";
import { installByPip } from "./pip-program.ts";

const WHEEL = { package: "kubernetes-validate", version: "1.37.0", module: "kubernetes_validate" };
const PUBLISHED = `${TOOLS}/${WHEEL.package}-${WHEEL.version}/kubernetes_validate/kubernetes-json-schema`;
const FOLDER = `${TOOLS}/kubernetes-schemas-${WHEEL.version}`;
const OLDEST = 31;
/** Where the wheel's own schemas refer to each other: an address that only its own program knows. */
const PUBLISHED_REFERENCE = "/api/_definitions.json#";
const DEFINITIONS = "_definitions.json#";
const schemaFile = z.looseObject({ $id: z.string().optional() });

export interface KubernetesSchemas {
  /** Where kubeconform finds the schema of an object, with its own placeholders. */
  readonly location: string;
  /** From 1.31.0 to the newest. */
  readonly versions: readonly string[];
}

/** The JSON schemas of Kubernetes, which refuse unknown fields. Rejects where pip has not got them. */
export async function kubernetesSchemas(): Promise<KubernetesSchemas> {
  if (!(await isThere(FOLDER))) await writeSchemas();
  const minors = (await readdir(FOLDER)).map((name) => Number(name.split(".")[1]));
  return {
    location: `${FOLDER}/{{ .NormalizedKubernetesVersion }}/{{ .ResourceKind }}{{ .KindSuffix }}.json`,
    versions: minors.sort((one, other) => one - other).map((minor) => `1.${minor}.0`),
  };
}

/** Copies that refer to each other as files do; the folder gets its name once it is whole. */
async function writeSchemas(): Promise<void> {
  const installed = await installByPip("kubernetes-validate", WHEEL, () => isThere(PUBLISHED));
  if ("reason" in installed) throw new Error(`Kubernetes' schemas are not to be had (${installed.reason})`);
  const unfinished = await mkdtemp(`${FOLDER}.`);
  for (const folder of await readdir(PUBLISHED)) {
    const [, version, minor] = /^(v1\.(\d+)\.0)-local-strict$/.exec(folder) ?? [];
    if (version === undefined || Number(minor) < OLDEST) continue;
    await mkdir(`${unfinished}/${version}`);
    await copySchemas(`${PUBLISHED}/${folder}`, `${unfinished}/${version}`);
  }
  // Another run may have been faster.
  await rename(unfinished, FOLDER).catch(() => rm(unfinished, { recursive: true }));
}

async function copySchemas(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    const written = (await readFile(`${from}/${name}`, "utf8")).replaceAll(PUBLISHED_REFERENCE, DEFINITIONS);
    // By its identifier a schema would be looked for, and others from there, on the network.
    const { $id: _, ...schema } = schemaFile.parse(JSON.parse(written));
    await writeFile(`${to}/${name}`, JSON.stringify(schema));
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
