import assert from "node:assert/strict";
import { parse } from "yaml";
import { BUILD_MS, valuesArgs } from "./helm.ts";
import { objectsOf } from "./objects.ts";

const DEPLOYMENT = "Deployment gate-grantgate";
const TEST = "Pod gate-grantgate-test";
const FOLDER = "/etc/grantgate/tls";
const POD = ["spec", "template", "spec"] as const;

const configOf = (text: unknown) => parse(String(text));

describe("the chart with TLS", function () {
  this.timeout(BUILD_MS);

  it("has the certificate in a folder of its own, and says so to the service", async () => {
    const objects = await objectsOf("--set", "tls.existingSecret=server");
    if (objects === undefined) return;
    const { at } = objects;
    assert.deepEqual(at(DEPLOYMENT, ...POD, "volumes", 1), {
      name: "tls",
      secret: { secretName: "server", defaultMode: 0o440 },
    });
    assert.deepEqual(at(DEPLOYMENT, ...POD, "containers", 0, "volumeMounts", 1), {
      name: "tls",
      mountPath: FOLDER,
      readOnly: true,
    });
    const { tls } = configOf(at("ConfigMap gate-grantgate-config", "data", "grantgate.yaml"));
    assert.deepEqual(tls, {
      certificate: { file: `${FOLDER}/tls.crt` },
      key: { file: `${FOLDER}/tls.key` },
    });
    assert.ok(!objects.names.includes("Certificate gate-grantgate"));
  });

  it("demands certificates of clients where that is asked for", async () => {
    const objects = await objectsOf("--set", "tls.existingSecret=server,tls.clientCa=true");
    if (objects === undefined) return;
    const { tls } = configOf(objects.at("ConfigMap gate-grantgate-config", "data", "grantgate.yaml"));
    assert.deepEqual(tls.clientCa, { file: `${FOLDER}/ca.crt` });
  });

  it("probes what has no TLS: Kubernetes speaks none in gRPC", async () => {
    const objects = await objectsOf("--set", "tls.existingSecret=server");
    if (objects === undefined) return;
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
      assert.equal(objects.at(DEPLOYMENT, ...POD, "containers", 0, probe, "httpGet", "port"), "ops", probe);
    }
    assert.equal(objects.at(DEPLOYMENT, ...POD, "containers", 0, "readinessProbe", "grpc"), undefined);
  });

  it("lets cert-manager make what the pods and helm test mount, for the names that are called", async () => {
    const objects = await objectsOf(...valuesArgs("tls"));
    if (objects === undefined) return;
    const { at } = objects;
    const certificate = (field: string) => at("Certificate gate-grantgate", "spec", field);
    assert.deepEqual(certificate("issuerRef"), {
      name: "mesh",
      kind: "ClusterIssuer",
      group: "cert-manager.io",
    });
    const secret = { secretName: "gate-grantgate-tls", defaultMode: 0o440 };
    assert.equal(certificate("secretName"), secret.secretName);
    assert.deepEqual(at(DEPLOYMENT, ...POD, "volumes", 1, "secret"), secret);
    assert.deepEqual(at(TEST, "spec", "volumes", 1, "secret"), secret);
    const folder = String(at(TEST, "spec", "containers", 0, "volumeMounts", 1, "mountPath"));
    assert.deepEqual(at(TEST, "spec", "containers", 0, "env"), [
      { name: "GRANTGATE_TEST_TLS", value: folder },
    ]);
    const called = String(at(TEST, "spec", "containers", 0, "args", 0)).replace(/:\d+$/, "");
    assert.deepEqual(certificate("dnsNames"), [
      called,
      `${called}.cluster.local`,
      "gate-grantgate-headless.edge.svc",
      "gate-grantgate-headless.edge.svc.cluster.local",
    ]);
  });
});
