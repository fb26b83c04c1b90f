import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { toBeHad } from "../../conformance/to-be-had.ts";
import { createRunFolder, REPOSITORY } from "../../support/folders.ts";
import { KUBECONFORM } from "../../support/programs.ts";
import { manifestFiles, manifestsIn } from "../manifests.ts";
import { outputOf } from "../output-of.ts";
import { type Definitions, SCHEMA_NAME, writeResourceSchemas } from "../resource-schemas.ts";

// The first run may build kubeconform and fetch the definitions.
const BUILD_MS = 300_000;

const DEFINITIONS: readonly Definitions[] = [
  { module: "istio.io/api", version: "v1.31.4", path: "kubernetes" },
  { module: "sigs.k8s.io/gateway-api", version: "v1.6.1", path: "config/crd/standard" },
  {
    module: "github.com/envoyproxy/gateway",
    version: "v1.9.1",
    path: "charts/gateway-helm/charts/crds/crds/generated",
  },
];
const FILES = [
  ...manifestFiles("deploy/istio", ["mesh-config.yaml"]),
  ...manifestFiles("deploy/envoy-gateway"),
];

describe("the objects of deploy/istio and deploy/envoy-gateway", function () {
  this.timeout(BUILD_MS);
  let validate: ((path: string) => Promise<{ ok: boolean; output: string }>) | undefined;

  before(async () => {
    const kubeconform = await toBeHad(KUBECONFORM);
    const schemas = await createRunFolder("resource-schemas");
    if (kubeconform === undefined || !(await writeResourceSchemas(schemas, DEFINITIONS))) return;
    const options = ["-schema-location", `${schemas}/${SCHEMA_NAME}`, "-skip", "v1/Namespace"];
    validate = (path) => outputOf(kubeconform.path, [...options, path]);
  });

  for (const path of FILES) {
    it(`are what Istio, the Gateway API and Envoy Gateway define: ${path}`, async () => {
      if (validate) assert.deepEqual(await validate(`${REPOSITORY}/${path}`), { ok: true, output: "" });
    });
  }

  it("would be refused with a field that there is not", async () => {
    if (!validate) return;
    const folder = await createRunFolder("misspelt");
    const [policy] = manifestsIn("deploy/istio/sidecar.yaml");
    const path = `${folder}/misspelt.yaml`;
    await writeFile(path, stringify({ ...policy, spec: { ...policy?.spec, actions: "CUSTOM" } }));
    const { ok, output } = await validate(path);
    assert.equal(ok, false);
    assert.match(output, /actions/);
  });
});
