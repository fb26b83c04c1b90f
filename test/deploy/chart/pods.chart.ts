import assert from "node:assert/strict";
import { BUILD_MS, valuesArgs } from "./helm.ts";
import { objectsOf } from "./objects.ts";

const SELECTOR = { "app.kubernetes.io/name": "grantgate", "app.kubernetes.io/instance": "gate" };
const DEPLOYMENT = "Deployment gate-grantgate";
const POD = ["spec", "template", "spec"] as const;
const CONTAINER = [...POD, "containers", 0] as const;

describe("the chart's pods", function () {
  this.timeout(BUILD_MS);

  it("wait for the drain, and for those who must hear of it first", async () => {
    const objects = await objectsOf("--set", "shutdown.preStopSeconds=8,shutdown.drainSeconds=20");
    if (objects === undefined) return;
    assert.deepEqual(objects.at(DEPLOYMENT, ...CONTAINER, "lifecycle", "preStop"), { sleep: { seconds: 8 } });
    assert.equal(objects.at(DEPLOYMENT, ...POD, "terminationGracePeriodSeconds"), 33);
    assert.match(
      String(objects.at("ConfigMap gate-grantgate-config", "data", "grantgate.yaml")),
      /^drain: 20s$/m,
    );
  });

  it("probe what listens, at ports that may be others", async () => {
    const objects = await objectsOf("--set", "ports.grpc=50051,ports.ops=8081");
    if (objects === undefined) return;
    assert.deepEqual(objects.at(DEPLOYMENT, ...CONTAINER, "readinessProbe", "grpc"), { port: 50051 });
    for (const probe of ["startupProbe", "livenessProbe"]) {
      assert.equal(objects.at(DEPLOYMENT, ...CONTAINER, probe, "httpGet", "port"), "ops");
    }
    assert.deepEqual(objects.at(DEPLOYMENT, ...CONTAINER, "ports"), [
      { name: "grpc", containerPort: 50051 },
      { name: "ops", containerPort: 8081 },
    ]);
    const config = String(objects.at("ConfigMap gate-grantgate-config", "data", "grantgate.yaml"));
    assert.match(config, /^listen: 0\.0\.0\.0:50051$/m);
    assert.match(config, /^ops: 0\.0\.0\.0:8081$/m);
  });

  it("roll the pods when the configuration changes, and not when a file does", async () => {
    const sums = [];
    for (const set of ["reload=roll", "config.realm=other", "files.users\\.yaml=users: []"]) {
      const objects = await objectsOf("--set", set);
      if (objects === undefined) return;
      sums.push(objects.at(DEPLOYMENT, "spec", "template", "metadata", "annotations", "checksum/config"));
    }
    const [first, changed, withFile] = sums;
    assert.match(String(first), /^[0-9a-f]{64}$/);
    assert.notEqual(changed, first);
    assert.equal(withFile, first);
  });

  it("leave a change of the configuration to the pods where they are to watch for it", async () => {
    const specs = [];
    for (const realm of ["one", "other"]) {
      const objects = await objectsOf("--set", `reload=watch,config.realm=${realm}`);
      if (objects === undefined) return;
      specs.push(objects.at(DEPLOYMENT, "spec"));
    }
    assert.deepEqual(specs[0], specs[1]);
  });

  it("mount nothing by a single file, which would not follow a change", async () => {
    for (const name of ["full", "tls"] as const) {
      const objects = await objectsOf(...valuesArgs(name));
      if (objects === undefined) return;
      assert.doesNotMatch(JSON.stringify(objects.at(DEPLOYMENT, ...CONTAINER, "volumeMounts")), /subPath/);
    }
  });

  it("mount Secrets for the service's own group, each in a folder of its own", async () => {
    const objects = await objectsOf(...valuesArgs("full"));
    if (objects === undefined) return;
    const secret = (secretName: string) => ({ secret: { secretName, defaultMode: 0o440 } });
    assert.deepEqual(objects.at(DEPLOYMENT, ...POD, "volumes"), [
      { name: "config", configMap: { name: "gate-grantgate-config" } },
      { name: "files", configMap: { name: "gate-grantgate-files" } },
      { name: "redis", ...secret("grantgate-redis") },
      { name: "secret-corp", ...secret("grantgate-corp") },
      { name: "secret-other", ...secret("grantgate-other") },
      { name: "extra", emptyDir: {} },
    ]);
    assert.deepEqual(objects.at(DEPLOYMENT, ...CONTAINER, "volumeMounts"), [
      { name: "config", mountPath: "/etc/grantgate/config", readOnly: true },
      { name: "files", mountPath: "/etc/grantgate/files", readOnly: true },
      { name: "redis", mountPath: "/etc/grantgate/redis", readOnly: true },
      { name: "secret-corp", mountPath: "/etc/grantgate/secrets/corp", readOnly: true },
      { name: "secret-other", mountPath: "/etc/grantgate/secrets/other", readOnly: true },
      { name: "extra", mountPath: "/extra" },
    ]);
    assert.deepEqual(objects.at("ExternalSecret grantgate-corp", "spec", "target"), {
      name: "grantgate-corp",
      creationPolicy: "Owner",
    });
  });

  it("spread the pods, by their own selector", async () => {
    const objects = await objectsOf();
    if (objects === undefined) return;
    const spread = (topologyKey: string) => ({
      labelSelector: { matchLabels: SELECTOR },
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
    });
    assert.deepEqual(objects.at(DEPLOYMENT, ...POD, "topologySpreadConstraints"), [
      spread("topology.kubernetes.io/zone"),
      spread("kubernetes.io/hostname"),
    ]);
  });

  it("give no pod a token for Kubernetes", async () => {
    const objects = await objectsOf();
    if (objects === undefined) return;
    assert.equal(objects.at(DEPLOYMENT, ...POD, "automountServiceAccountToken"), false);
    assert.equal(objects.at("Pod gate-grantgate-test", "spec", "automountServiceAccountToken"), false);
    assert.equal(objects.at("ServiceAccount gate-grantgate", "automountServiceAccountToken"), false);
  });

  it("name an image by its digest where one is given", async () => {
    const images = [];
    for (const set of ["replicaCount=1", "image.tag=1.2.3", `image.digest=sha256:${"ab".repeat(32)}`]) {
      images.push((await objectsOf("--set", set))?.at(DEPLOYMENT, ...CONTAINER, "image"));
    }
    if (images.includes(undefined)) return;
    assert.deepEqual(images, ["grantgate:0.1.0", "grantgate:1.2.3", `grantgate@sha256:${"ab".repeat(32)}`]);
  });
});
