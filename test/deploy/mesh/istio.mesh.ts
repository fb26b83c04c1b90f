import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { z } from "zod";
import { toBeHad } from "../../conformance/to-be-had.ts";
import { createRunFolder, REPOSITORY } from "../../support/folders.ts";
import { ISTIOCTL } from "../../support/programs.ts";
import { manifestFiles, manifestsIn, yamlIn } from "../manifests.ts";
import { outputOf, type ProgramEnd } from "../output-of.ts";

// The first run may build istioctl.
const BUILD_MS = 900_000;

const FILES = manifestFiles("deploy/istio", ["mesh-config.yaml"]);
const { meshConfig } = z
  .object({
    meshConfig: z.looseObject({
      extensionProviders: z.array(z.looseObject({ envoyExtAuthzGrpc: z.record(z.string(), z.unknown()) })),
    }),
  })
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
    // It looks at the form alone, and an unknown name is none to it: test/deploy/names.test.ts looks at those.
    const [provider] = meshConfig.extensionProviders;
    const wrong = {
      ...provider,
      envoyExtAuthzGrpc: { ...provider?.envoyExtAuthzGrpc, timeout: "soon" },
    };
    const refused = await istioctl([
      "validate",
      "-f",
      await writeOperator({ meshConfig: { ...meshConfig, extensionProviders: [wrong] } }),
    ]);
    assert.equal(refused.ok, false);
    assert.match(refused.output, /Duration/);
  });

  it("has nothing that istioctl analyze remarks on without a cluster, for sidecars and for ambient mode", async () => {
    for (const other of ["ambient.yaml", "sidecar.yaml"]) {
      const files = FILES.filter((file) => !file.endsWith(other)).map((file) => `${REPOSITORY}/${file}`);
      const analyzed = await analyze(files);
      if (!analyzed) return;
      assert.ok(analyzed.ok, analyzed.output);
      assert.match(analyzed.output, /No validation issues found/);
    }
  });

  it("would be remarked on where a policy names no provider", async () => {
    const [policy] = manifestsIn("deploy/istio/sidecar.yaml");
    const path = `${folder}/nobody.yaml`;
    await writeFile(path, stringify({ ...policy, spec: { ...policy?.spec, provider: {} } }));
    const analyzed = await analyze([path]);
    if (!analyzed) return;
    assert.equal(analyzed.ok, false);
    assert.match(analyzed.output, /provider/);
  });

  /** Undefined where there is no istioctl. Without a cluster it skips what compares objects with workloads. */
  async function analyze(files: readonly string[]): Promise<ProgramEnd | undefined> {
    const mesh = `${folder}/mesh.yaml`;
    await writeFile(mesh, stringify(meshConfig));
    const offline = ["analyze", "--use-kube=false", "--all-namespaces", "--meshConfigFile", mesh];
    return istioctl?.([...offline, ...files]);
  }

  async function writeOperator(spec: Readonly<Record<string, unknown>>): Promise<string> {
    const path = `${folder}/operator.yaml`;
    await writeFile(
      path,
      stringify({
        apiVersion: "install.istio.io/v1alpha1",
        kind: "IstioOperator",
        metadata: { name: "mesh" },
        spec,
      }),
    );
    return path;
  }
});
