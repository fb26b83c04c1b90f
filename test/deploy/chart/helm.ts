import { execFile } from "node:child_process";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { toBeHad } from "../../conformance/to-be-had.ts";
import { REPOSITORY } from "../../support/folders.ts";
import { HELM } from "../../support/programs.ts";

/** Milliseconds: the first run may build Helm and kubeconform. */
export const BUILD_MS = 900_000;
export const CHART = `${REPOSITORY}/deploy/chart/grantgate`;
/** The oldest that the chart is checked for. */
export const KUBERNETES = "1.31.0";

/** Values beside the chart's own defaults. */
export const VALUES = { default: [], full: ["full"], hostile: ["hostile"], tls: ["tls"] } as const;
export type ValuesName = keyof typeof VALUES;

export interface End {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program run to its end, with this input and these variables beside those of this process. */
export function end(
  path: string,
  args: readonly string[],
  input?: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<End> {
  const options = { maxBuffer: 64 << 20, env: { ...process.env, ...environment } };
  return new Promise((resolve) => {
    const child = execFile(path, args, options, (error, stdout, stderr) =>
      resolve({ ok: error === null, stdout, stderr }),
    );
    if (input !== undefined) child.stdin?.end(input);
  });
}

/** Undefined where there is no Helm. */
export async function helm(...args: readonly string[]): Promise<End | undefined> {
  const found = await toBeHad(HELM);
  return found && end(found.path, args);
}

export function valuesArgs(name: ValuesName): string[] {
  return VALUES[name].flatMap((file) => ["--values", `${CHART}/ci/${file}-values.yaml`]);
}

/** What Helm prints for the chart, hooks too; undefined where there is no Helm. */
export function template(...args: readonly string[]): Promise<End | undefined> {
  return helm("template", "gate", CHART, "--namespace", "edge", "--kube-version", KUBERNETES, ...args);
}

const manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/** The objects by kind and name, `Service gate-grantgate`. Throws where one is there twice. */
export function manifestsOf(text: string): ReadonlyMap<string, z.output<typeof manifest>> {
  const found = new Map<string, z.output<typeof manifest>>();
  // As Kubernetes reads it.
  for (const document of parseAllDocuments(text, { version: "1.1" })) {
    const written: unknown = document.toJS();
    if (written === null) continue;
    const read = manifest.parse(written);
    const name = `${read.kind} ${read.metadata.name}`;
    if (found.has(name)) throw new Error(`${name} is there twice`);
    found.set(name, read);
  }
  return found;
}
