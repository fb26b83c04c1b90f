import assert from "node:assert/strict";
import { BUILD_MS, valuesArgs } from "./helm.ts";
import { objectsOf } from "./objects.ts";

const SELECTOR = { "app.kubernetes.io/name": "grantgate", "app.kubernetes.io/instance": "gate" };
const DEPLOYMENT = "Deployment gate-grantgate";

describe("the chart's objects", function () {
  this.timeout(BUILD_MS);

  it("are few by default", async () => {
    const objects = await objectsOf();
    if (objects === undefined) return;
    assert.deepEqual(objects.names, [
      "ConfigMap gate-grantgate-config",
      "ConfigMap gate-grantgate-test",
      DEPLOYMENT,
      "Pod gate-grantgate-test",
      "PodDisruptionBudget gate-grantgate",
      "Service gate-grantgate",
      "Service gate-grantgate-ops",
      "ServiceAccount gate-grantgate",
    ]);
  });

  it("are as many as there is to have", async () => {
    const objects = await objectsOf(...valuesArgs("full"));
    if (objects === undefined) return;
    assert.deepEqual(objects.names, [
      "ConfigMap gate-grantgate-config",
      "ConfigMap gate-grantgate-dashboard",
      "ConfigMap gate-grantgate-files",
      "ConfigMap gate-grantgate-test",
      DEPLOYMENT,
      "ExternalSecret grantgate-corp",
      "HorizontalPodAutoscaler gate-grantgate",
      "NetworkPolicy gate-grantgate",
      "Pod gate-grantgate-test",
      "PodDisruptionBudget gate-grantgate",
      "PrometheusRule gate-grantgate",
      "Service gate-grantgate",
      "Service gate-grantgate-events",
      "Service gate-grantgate-headless",
      "Service gate-grantgate-ops",
      "ServiceAccount gate",
      "ServiceMonitor gate-grantgate",
    ]);
  });

  it("have one selector, which labels of yours do not change", async () => {
    for (const args of [[], valuesArgs("full"), ["--set", "podLabels.app\\.kubernetes\\.io/name=other"]]) {
      const objects = await objectsOf(...args);
      if (objects === undefined) return;
      assert.deepEqual(objects.at(DEPLOYMENT, "spec", "selector", "matchLabels"), SELECTOR);
      const { names, at } = objects;
      for (const name of names.filter((each) => each.startsWith("Service "))) {
        assert.deepEqual(at(name, "spec", "selector"), SELECTOR, name);
      }
      for (const [key, value] of Object.entries(SELECTOR)) {
        assert.equal(at(DEPLOYMENT, "spec", "template", "metadata", "labels", key), value);
      }
      assert.notEqual(
        at("Pod gate-grantgate-test", "metadata", "labels", "app.kubernetes.io/name"),
        "grantgate",
        "else the test's pod would get requests",
      );
    }
  });

  it("tell meshes that the service speaks gRPC, by an address of its own and a headless one", async () => {
    const objects = await objectsOf("--set", "service.headless=true");
    if (objects === undefined) return;
    const ports = [{ name: "grpc", port: 9191, targetPort: "grpc", appProtocol: "grpc" }];
    assert.deepEqual(objects.at("Service gate-grantgate", "spec", "ports"), ports);
    assert.equal(objects.at("Service gate-grantgate", "spec", "clusterIP"), undefined);
    assert.deepEqual(objects.at("Service gate-grantgate-headless", "spec", "ports"), ports);
    assert.equal(objects.at("Service gate-grantgate-headless", "spec", "clusterIP"), "None");
  });

  it("leave the number of pods to the autoscaler, and tell the service how many there may be", async () => {
    const objects = await objectsOf(
      "--set",
      "autoscaling.enabled=true,autoscaling.maxReplicas=7,replicaCount=2,redis.existingSecret=redis",
    );
    if (objects === undefined) return;
    assert.equal(objects.at(DEPLOYMENT, "spec", "replicas"), undefined);
    assert.equal(objects.at("HorizontalPodAutoscaler gate-grantgate", "spec", "maxReplicas"), 7);
    assert.match(
      String(objects.at("ConfigMap gate-grantgate-config", "data", "grantgate.yaml")),
      /^replicas: 7$/m,
    );
  });

  it("let nobody in whom the network policy does not name", async () => {
    const objects = await objectsOf("--set", "networkPolicy.enabled=true");
    if (objects === undefined) return;
    const { at } = objects;
    const ports = [{ port: "grpc", protocol: "TCP" }];
    const test = {
      from: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "gate-grantgate-test" } } }],
      ports,
    };
    assert.equal(
      at("Pod gate-grantgate-test", "metadata", "labels", "app.kubernetes.io/name"),
      "gate-grantgate-test",
    );
    assert.deepEqual(at("NetworkPolicy gate-grantgate", "spec", "policyTypes"), ["Ingress"]);
    assert.deepEqual(at("NetworkPolicy gate-grantgate", "spec", "ingress"), [
      test,
      { from: [{ podSelector: {} }], ports },
    ]);
    const closed = await objectsOf(
      "--set",
      "networkPolicy.enabled=true",
      "--set-json",
      "networkPolicy.grpcFrom=[]",
    );
    assert.deepEqual(closed?.at("NetworkPolicy gate-grantgate", "spec", "ingress"), [test]);
  });
});
