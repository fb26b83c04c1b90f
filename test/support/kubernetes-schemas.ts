import { readdir } from "node:fs/promises";
import { TOOLS } from "./folders.ts";
import { installByPip } from "./pip-program.ts";

const WHEEL = { package: "kubernetes-validate", version: "1.37.0", module: "kubernetes_validate" };
const FOLDER = `${TOOLS}/${WHEEL.package}-${WHEEL.version}/kubernetes_validate/kubernetes-json-schema`;
const OLDEST = 31;

export interface KubernetesSchemas {
  /** Where kubeconform finds the schema of an object, with its own placeholders. */
  readonly location: string;
  /** From 1.31.0 to the newest. */
  readonly versions: readonly string[];
}

/** The JSON schemas of Kubernetes, which refuse unknown fields. Rejects where pip has not got them. */
export async function kubernetesSchemas(): Promise<KubernetesSchemas> {
  const installed = await installByPip("kubernetes-validate", WHEEL, isThere);
  if ("reason" in installed) throw new Error(`Kubernetes' schemas are not to be had (${installed.reason})`);
  return {
    location: `${FOLDER}/{{ .NormalizedKubernetesVersion }}-local-strict/{{ .ResourceKind }}{{ .KindSuffix }}.json`,
    versions: await versions(),
  };
}

async function isThere(): Promise<boolean> {
  return (await versions().catch(() => [])).length > 0;
}

async function versions(): Promise<string[]> {
  const minors = (await readdir(FOLDER)).flatMap((name) => {
    const [, minor] = /^v1\.(\d+)\.0-local-strict$/.exec(name) ?? [];
    return minor === undefined || Number(minor) < OLDEST ? [] : [Number(minor)];
  });
  return minors.sort((one, other) => one - other).map((minor) => `1.${minor}.0`);
}
