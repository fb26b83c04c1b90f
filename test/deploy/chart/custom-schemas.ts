import { mkdir } from "node:fs/promises";
import { TOOLS } from "../../support/folders.ts";
import { type Definitions, SCHEMA_NAME, writeResourceSchemas } from "../resource-schemas.ts";

const FOLDER = `${TOOLS}/custom-schemas`;
const PROMETHEUS = {
  module: "github.com/prometheus-operator/prometheus-operator",
  version: "v0.85.0",
} as const;
const PROMETHEUS_KINDS = "example/prometheus-operator-crd/monitoring.coreos.com";

/** Where operators publish the definitions of their kinds. */
const DEFINITIONS: readonly Definitions[] = [
  { ...PROMETHEUS, path: `${PROMETHEUS_KINDS}_servicemonitors.yaml` },
  { ...PROMETHEUS, path: `${PROMETHEUS_KINDS}_prometheusrules.yaml` },
  {
    module: "github.com/external-secrets/external-secrets",
    version: "v1.3.2",
    path: "config/crds/bases/external-secrets.io_externalsecrets.yaml",
  },
  {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.18.2",
    path: "deploy/crds/crd-certificates.yaml",
  },
];

let written: Promise<string | undefined> | undefined;

/** Where kubeconform finds the schemas of operators' kinds; undefined where there is no Go to fetch them by. */
export function customSchemas(): Promise<string | undefined> {
  written ??= writeAll();
  return written;
}

async function writeAll(): Promise<string | undefined> {
  await mkdir(FOLDER, { recursive: true });
  return (await writeResourceSchemas(FOLDER, DEFINITIONS)) ? `${FOLDER}/${SCHEMA_NAME}` : undefined;
}
