import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { z } from "zod";
import { toBeHad } from "../../conformance/to-be-had.ts";
import { createRunFolder, REPOSITORY } from "../../support/folders.ts";
import { ISTIOCTL } from "../../support/programs.ts";
import { manifestFiles, yamlIn } from "../manifests.ts";
import { outputOf, type ProgramEnd } from "../output-of.ts";
import { MODES, type Mode } from "./istio-workloads.ts";

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

  it("has nothing that istioctl analyze remarks on, for sidecars and for ambient mode", async () => {
    for (const mode of MODES) {
      const analyzed = await analyze(mode);
      if (!analyzed) return;
      const { ok, output } = analyzed;
      assert.ok(ok, output);
      assert.match(output, /No validation issues found/);
    }
  });

  it("would be remarked on where what it names is not there", async () => {
    for (const mode of MODES) {
      const objects = mode.objects.filter(({ kind }) => kind !== "Secret");
      const analyzed = await analyze({ ...mode, objects });
      if (!analyzed) return;
      const { ok, output } = analyzed;
      assert.equal(ok, false);
      assert.match(output, /jira-example-com/);
    }
  });

  /** Undefined where there is no istioctl. */
  async function analyze({ file, without, objects }: Mode): Promise<ProgramEnd | undefined> {
    await writeFile(`${folder}/mesh.yaml`, stringify(meshConfig));
    await writeFile(`${folder}/${file}`, objects.map((object) => stringify(object)).join("---\n"));
    const files = FILES.filter((path) => !path.endsWith(without)).map((path) => `${REPOSITORY}/${path}`);
    const offline = ["analyze", "--use-kube=false", "--all-namespaces"];
    return istioctl?.([...offline, "--meshConfigFile", `${folder}/mesh.yaml`, `${folder}/${file}`, ...files]);
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
