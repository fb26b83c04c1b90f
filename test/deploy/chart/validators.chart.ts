import assert from "node:assert/strict";
import { z } from "zod";
import { toBeHad } from "../../conformance/to-be-had.ts";
import { kubernetesSchemas } from "../../support/kubernetes-schemas.ts";
import { KUBECONFORM } from "../../support/programs.ts";
import { customSchemas } from "./custom-schemas.ts";
import {
  BUILD_MS,
  CHART,
  type End,
  end,
  helm,
  KUBERNETES,
  manifestsOf,
  template,
  VALUES,
  valuesArgs,
} from "./helm.ts";
import { judgeByRestrictedProfile, type NamedPod } from "./pod-security.ts";

const NAMES = ["default", "full", "hostile", "tls"] as const;
const workload = z.object({
  spec: z.object({ template: z.object({ metadata: z.unknown(), spec: z.unknown() }) }),
});
const pod = z.object({ metadata: z.unknown(), spec: z.unknown() });

function podsIn(text: string): NamedPod[] {
  return [...manifestsOf(text)].flatMap(([name, { kind, ...rest }]) => {
    if (kind === "Deployment") return { name, ...workload.parse(rest).spec.template };
    return kind === "Pod" ? { name, ...pod.parse(rest) } : [];
  });
}

async function versionsToCheck(): Promise<readonly string[]> {
  const { versions } = await kubernetesSchemas();
  assert.ok(versions.includes(KUBERNETES) && versions.length > 3, String(versions));
  return versions;
}

/** How kubeconform judges objects; undefined where it or the definitions of operators' kinds are not to be had. */
async function conform(objects: string, version: string): Promise<End | undefined> {
  const [kubeconform, custom] = [await toBeHad(KUBECONFORM), await customSchemas()];
  if (kubeconform === undefined || custom === undefined) return undefined;
  const places = [(await kubernetesSchemas()).location, custom].flatMap((place) => [
    "-schema-location",
    place,
  ]);
  const flags = ["-strict", "-summary", "-kubernetes-version", version];
  return end(kubeconform.path, [...flags, ...places], objects);
}

describe("the chart, by those who check charts,", function () {
  this.timeout(BUILD_MS);

  it("has four kinds of values", () => {
    assert.deepEqual(Object.keys(VALUES), NAMES);
  });

  for (const name of NAMES) {
    it(`is taken by helm lint: ${name} values`, async () => {
      const linted = await helm("lint", "--strict", "--kube-version", KUBERNETES, CHART, ...valuesArgs(name));
      if (linted === undefined) return;
      assert.ok(linted.ok, linted.stdout + linted.stderr);
      assert.match(linted.stdout, /1 chart\(s\) linted, 0 chart\(s\) failed/);
    });

    it(`makes pods that the restricted Pod Security profile allows: ${name} values`, async () => {
      const made = await template(...valuesArgs(name));
      if (made === undefined) return;
      const pods = podsIn(made.stdout);
      assert.equal(pods.length, 2, "the service and helm test");
      const judged = await judgeByRestrictedProfile(pods);
      if (judged) assert.deepEqual(judged, { ok: true, stdout: "", stderr: "" });
    });
  }

  it("makes objects that Kubernetes' schemas allow, of each version, by all these values", async () => {
    const made = await Promise.all(NAMES.map((name) => template(...valuesArgs(name))));
    const objects = made.flatMap((each) => each?.stdout ?? []);
    if (objects.length === 0) return;
    for (const version of await versionsToCheck()) {
      const checked = await conform(objects.join("\n---\n"), version);
      if (checked === undefined) return;
      assert.ok(checked.ok, `${version}: ${checked.stdout}${checked.stderr}`);
      const [, count] = /Valid: (\d+), Invalid: 0, Errors: 0, Skipped: 0/.exec(checked.stdout) ?? [];
      assert.ok(Number(count) >= 40, checked.stdout);
    }
  });

  it("is refused by the schemas when a field is misspelt, of Kubernetes or of an operator", async () => {
    for (const [name, field] of [
      ["default", "terminationGracePeriodSeconds"],
      ["tls", "issuerRef"],
    ] as const) {
      const made = await template(...valuesArgs(name));
      const checked = made && (await conform(made.stdout.replace(`${field}:`, `${field}s:`), KUBERNETES));
      if (checked === undefined) return;
      assert.equal(checked.ok, false);
      assert.match(checked.stdout, new RegExp(`${field}s`));
    }
  });

  it("is refused by the same profile when it may be root", async () => {
    const made = await template("--set", "podSecurityContext.runAsNonRoot=false");
    const judged = made && (await judgeByRestrictedProfile(podsIn(made.stdout)));
    if (judged === undefined) return;
    assert.equal(judged.ok, false);
    assert.match(judged.stdout, /^Deployment gate-grantgate: .*runAsNonRoot/m);
  });
});
