import assert from "node:assert/strict";
import { z } from "zod";
import { toBeHad } from "../../conformance/to-be-had.ts";
import { customSchemas } from "../../support/custom-schemas.ts";
import { kubernetesSchemas } from "../../support/kubernetes-schemas.ts";
import { KUBECONFORM } from "../../support/programs.ts";
import { BUILD_MS, CHART, end, helm, KUBERNETES, manifestsOf, template, VALUES, valuesArgs } from "./helm.ts";
import { judgeByRestrictedProfile, type NamedPod } from "./pod-security.ts";

const NAMES = ["default", "full", "hostile"] as const;
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

describe("the chart, by those who check charts,", function () {
  this.timeout(BUILD_MS);

  it("has three kinds of values", () => {
    assert.deepEqual(Object.keys(VALUES), NAMES);
  });

  for (const name of NAMES) {
    it(`is taken by helm lint: ${name} values`, async () => {
      const linted = await helm("lint", "--strict", "--kube-version", KUBERNETES, CHART, ...valuesArgs(name));
      if (linted === undefined) return;
      assert.ok(linted.ok, linted.stdout + linted.stderr);
      assert.match(linted.stdout, /1 chart\(s\) linted, 0 chart\(s\) failed/);
    });

    it(`makes objects that Kubernetes' schemas allow: ${name} values`, async () => {
      const [made, kubeconform] = [await template(...valuesArgs(name)), await toBeHad(KUBECONFORM)];
      if (made === undefined || kubeconform === undefined) return;
      assert.ok(made.ok, made.stderr);
      const { location, versions } = await kubernetesSchemas();
      assert.ok(versions.includes(KUBERNETES) && versions.length > 3, String(versions));
      const custom = await customSchemas();
      if (custom === undefined) return;
      const places = [location, custom].flatMap((place) => ["-schema-location", place]);
      for (const version of versions) {
        const flags = ["-strict", "-summary", "-kubernetes-version", version];
        const checked = await end(kubeconform.path, [...flags, ...places], made.stdout);
        assert.ok(checked.ok, `${version}: ${checked.stdout}${checked.stderr}`);
        assert.match(checked.stdout, /Invalid: 0, Errors: 0, Skipped: 0/);
      }
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

  it("is refused by the same profile when it may be root", async () => {
    const made = await template("--set", "podSecurityContext.runAsNonRoot=false");
    const judged = made && (await judgeByRestrictedProfile(podsIn(made.stdout)));
    if (judged === undefined) return;
    assert.equal(judged.ok, false);
    assert.match(judged.stdout, /^Deployment gate-grantgate: .*runAsNonRoot/m);
  });
});
