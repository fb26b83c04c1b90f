import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { BUILD_MS, CHART, valuesArgs } from "./helm.ts";
import { objectsOf } from "./objects.ts";

const values = parse(readFileSync(`${CHART}/ci/hostile-values.yaml`, "utf8"));
const NAME = "a-name-that-is-longer-than-any-that-kubernetes-tak";
const DEPLOYMENT = `Deployment ${NAME}`;
const TEMPLATE = ["spec", "template"] as const;

describe("hostile values of the chart", function () {
  this.timeout(BUILD_MS);

  it("are texts in objects as they are in the values", async () => {
    const objects = await objectsOf(...valuesArgs("hostile"));
    if (objects === undefined) return;
    const { at } = objects;
    const pod = (...path: string[]) => at(DEPLOYMENT, ...TEMPLATE, "spec", ...path);
    assert.deepEqual(at(`Service ${NAME}`, "metadata", "annotations"), values.service.annotations);
    assert.equal(pod("priorityClassName"), values.priorityClassName);
    assert.deepEqual(pod("nodeSelector"), values.nodeSelector);
    assert.deepEqual(pod("containers", "0", "env"), values.env);
    assert.equal(at(DEPLOYMENT, ...TEMPLATE, "metadata", "labels", "number"), values.podLabels.number);
    assert.equal(at(DEPLOYMENT, "metadata", "labels", "released"), values.commonLabels.released);
    assert.equal(
      at(DEPLOYMENT, ...TEMPLATE, "metadata", "annotations", "example.com/json"),
      values.podAnnotations["example.com/json"],
    );
  });

  it("name Secrets that look like numbers", async () => {
    const objects = await objectsOf(...valuesArgs("hostile"));
    if (objects === undefined) return;
    const volumes = JSON.stringify(objects.at(DEPLOYMENT, ...TEMPLATE, "spec", "volumes"));
    const config = parse(String(objects.at(`ConfigMap ${NAME}-config`, "data", "grantgate.yaml")));
    for (const name of ["123", "456"]) assert.ok(volumes.includes(`"secretName":"${name}"`), volumes);
    assert.deepEqual(config.cache, {
      redis: { file: "/etc/grantgate/redis/1" },
      secret: { file: "/etc/grantgate/redis/null" },
    });
  });

  it("take nothing away that the chart relies on", async () => {
    const objects = await objectsOf(...valuesArgs("hostile"));
    if (objects === undefined) return;
    const { at } = objects;
    const name = "app.kubernetes.io/name";
    for (const object of objects.names.filter((each) => !each.startsWith("Pod "))) {
      assert.equal(at(object, "metadata", "labels", name), values.nameOverride, object);
    }
    const sum = at(DEPLOYMENT, ...TEMPLATE, "metadata", "annotations", "checksum/config");
    assert.match(String(sum), /^[0-9a-f]{64}$/);
  });
});
