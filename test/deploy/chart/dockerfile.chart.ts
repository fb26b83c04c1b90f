import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { REPOSITORY } from "../../support/folders.ts";
import { BUILD_MS, CHART } from "./helm.ts";
import { objectsOf } from "./objects.ts";

const dockerfile = readFileSync(`${REPOSITORY}/deploy/Dockerfile`, "utf8");
const ignored = readFileSync(`${REPOSITORY}/.dockerignore`, "utf8");

/** What the last stage says after that word. */
function said(instruction: string): string {
  const stage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
  return new RegExp(`^${instruction} (.*)$`, "m").exec(stage)?.[1] ?? "";
}

describe("deploy/Dockerfile", function () {
  this.timeout(BUILD_MS);

  it("copies only what .dockerignore lets through, and all of that", () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = ""]) =>
      paths.split(" "),
    );
    const through = [...ignored.matchAll(/^!(.*)$/gm)].map(([, path = ""]) => path);
    assert.deepEqual([...new Set(copied)].sort(), through.sort());
  });

  it("runs as the user of the chart's pods", () => {
    const { podSecurityContext } = parse(readFileSync(`${CHART}/values.yaml`, "utf8"));
    assert.equal(said("USER"), `${podSecurityContext.runAsUser}:${podSecurityContext.runAsGroup}`);
  });

  it("starts by what the chart starts by", async () => {
    const objects = await objectsOf();
    if (objects === undefined) return;
    const args = objects.at("Deployment gate-grantgate", "spec", "template", "spec", "containers", 0, "args");
    assert.deepEqual(JSON.parse(said("CMD")), args);
    const command = objects.at("Pod gate-grantgate-test", "spec", "containers", 0, "command", 0);
    assert.equal(JSON.parse(said("ENTRYPOINT"))[0], command);
  });
});
