import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { z } from "zod";
import { toBeHad } from "../conformance/to-be-had.ts";
import { createRunFolder, REPOSITORY } from "../support/folders.ts";
import { ISTIOCTL } from "../support/programs.ts";
import { manifestFiles, yamlIn } from "./manifests.ts";
import { outputOf, type ProgramEnd } from "./output-of.ts";

// The first run may build istioctl.
const BUILD_MS = 900_000;

const FILES = manifestFiles("deploy/istio", ["mesh-config.yaml"]);
const { meshConfig } = z
  .object({ meshConfig: z.record(z.string(), z.unknown()) })
  .parse(yamlIn("deploy/istio/mesh-config.yaml"));

describe("deploy/istio", function () {
  this.timeout(BUILD_MS);
  let istioctl: ((args: readonly string[]) => Promise<ProgramEnd>) | undefined;
  let folder: string;

  before(async () => {
    const program = await toBeHad(ISTIOCTL);
    folder = await createRunFolder("istio");
    if (program) istioctl = (args) => outputOf(program.path, args, folder);
  });

  for (const file of FILES) {
    it(`is valid to istioctl: ${file}`, async () => {
      if (!istioctl) return;
      const { ok, output } = await istioctl(["validate", "-f", `${REPOSITORY}/${file}`]);
      assert.ok(ok, output);
      assert.doesNotMatch(output, /warning/i);
    });
  }

  it("has a configuration of the mesh that istioctl takes, in the form that it installs", async () => {
    if (!istioctl) return;
    const validated = await istioctl(["validate", "-f", await writeOperator({ meshConfig })]);
    assert.ok(validated.ok, validated.output);
    const misspelt = await istioctl([
      "validate",
      "-f",
      await writeOperator({ meshConfig: { ...meshConfig, extensionProvider: [] } }),
    ]);
    assert.equal(misspelt.ok, false);
  });

  it("has nothing that istioctl analyze remarks on, for sidecars and for ambient mode", async () => {
    if (!istioctl) return;
    await mkdir(`${folder}/mesh`, { recursive: true });
    await writeFile(`${folder}/mesh.yaml`, stringify(meshConfig));
    for (const mode of MODES) {
      const cluster = `${folder}/${mode.file}`;
      await writeFile(cluster, mode.objects.map((object) => stringify(object)).join("---\n"));
      const files = FILES.filter((file) => !file.endsWith(mode.without)).map((file) => `${REPOSITORY}/${file}`);
      const { ok, output } = await istioctl(
        ["analyze", "--use-kube=false", "--all-namespaces", "--meshConfigFile", `${folder}/mesh.yaml`].concat(
          [cluster],
          files,
        ),
      );
      assert.ok(ok, output);
      assert.match(output, /No validation issues found/);
    }
  });

  async function writeOperator(spec: Readonly<Record<string, unknown>>): Promise<string> {
    const path = `${folder}/operator.yaml`;
    await writeFile(
      path,
      stringify({ apiVersion: "install.istio.io/v1alpha1", kind: "IstioOperator", metadata: { name: "mesh" }, spec }),
    );
    return path;
  }
});

const namespace = (name: string, labels: Readonly<Record<string, string>>) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});

const pod = (name: string, inside: string, labels: Readonly<Record<string, string>>, port: number) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: inside, labels, annotations: { "sidecar.istio.io/status": "{}" } },
  spec: {
    containers: [
      { name, image: name, ports: [{ containerPort: port }] },
      { name: "istio-proxy", image: "istio/proxyv2:1.31.4" },
    ],
  },
  status: { phase: "Running" },
});

const service = (name: string, inside: string, selector: Readonly<Record<string, string>>, port: number) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: inside },
  spec: { selector, ports: [{ name: "http", port }] },
});

/** What the manifests are applied beside. */
const WORKLOADS = [
  namespace("grantgate", { "istio-injection": "enabled" }),
  namespace("istio-ingress", { "istio-injection": "enabled" }),
  pod("grantgate", "grantgate", { "app.kubernetes.io/name": "grantgate" }, 9191),
  service("grantgate", "grantgate", { "app.kubernetes.io/name": "grantgate" }, 9191),
  pod("ingress", "istio-ingress", { istio: "ingress" }, 443),
  service("ingress", "istio-ingress", { istio: "ingress" }, 443),
  pod("jira", "jira", { app: "jira" }, 8080),
  service("jira", "jira", { app: "jira" }, 8080),
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "jira-example-com", namespace: "istio-ingress" },
    data: {},
  },
];

/** sidecar.yaml and ambient.yaml are in place of each other. */
const MODES = [
  {
    file: "sidecars.yaml",
    without: "ambient.yaml",
    objects: [...WORKLOADS, namespace("jira", { "istio-injection": "enabled" })],
  },
  { file: "waypoint.yaml", without: "sidecar.yaml", objects: WORKLOADS },
];
