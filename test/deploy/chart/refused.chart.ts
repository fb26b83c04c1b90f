import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { createRunFolder } from "../../support/folders.ts";
import { BUILD_MS, template } from "./helm.ts";

/** What is wrong, the values, and what Helm has to name. */
const REFUSED: readonly (readonly [what: string, values: unknown, named: RegExp])[] = [
  ["a name that there is not", { replicas: 2 }, /replicas/],
  ["a name within one", { image: { repo: "x" } }, /image.*repo/s],
  ["another type", { replicaCount: "two" }, /replicaCount/],
  ["a tag that YAML reads as a number", { image: { tag: 1.1 } }, /tag/],
  ["a setting that there is not", { config: { polices: [] } }, /config.*polices/s],
  ["a setting that the chart sets", { config: { listen: "0.0.0.0:1" } }, /config.*listen/s],
  [
    "another that the chart sets",
    { config: { admin: { token: "x", listen: "0.0.0.0:1" } } },
    /admin.*listen/s,
  ],
  ["no policy", { config: { policies: [] } }, /policies/],
  [
    "a misspelt setting of a provider",
    { config: { providers: { corp: { preset: "oidc", isuer: "https://login.example.com" } } } },
    /providers\/corp.*isuer/s,
  ],
  ["a preset that there is not", { config: { providers: { corp: { preset: "odic" } } } }, /corp\/preset/],
  [
    "a misspelt setting of a grant",
    { config: { policies: [{ name: "a", grants: [{ type: "jwt", provder: "corp" }] }] } },
    /grants\/0.*provder/s,
  ],
  ["a duration that is none", { config: { clockSkew: "ten" } }, /clockSkew/],
  ["a Secret without its name", { secrets: { corp: {} } }, /secrets.*secretName/s],
  ["a name that is none in DNS", { secrets: { Corp_1: { secretName: "a" } } }, /Corp_1/],
  ["a file in a folder", { files: { "a/b": "" } }, /a\/b/],
  ["a port that is none", { ports: { grpc: 70_000 } }, /ports.*grpc/s],
  ["no time to leave", { shutdown: { preStopSeconds: 0 } }, /preStopSeconds/],
  ["TLS of the service beside that of the chart", { config: { tls: { key: "k" } } }, /config.*tls/s],
  ["an issuer without its name", { tls: { certManager: { issuerRef: { kind: "Issuer" } } } }, /issuerRef/],
  ["certificates of clients without TLS", { tls: { clientCa: true } }, /tls\.existingSecret/],
  [
    "several pods without Redis",
    { replicaCount: 2 },
    /replicaCount is 2, .*redis\.existingSecret .*url and cache-secret.*config\.cache\.redis/,
  ],
  [
    "pods that become several without Redis",
    { autoscaling: { enabled: true, maxReplicas: 7 } },
    /autoscaling\.maxReplicas is 7, .*redis\.existingSecret/,
  ],
  [
    "several pods that keep DPoP proofs to themselves",
    { replicaCount: 3, redis: { existingSecret: "a" }, config: { dpop: { replay: "local" } } },
    /config\.dpop\.replay is local/,
  ],
  [
    "Redis without the secret of the cache",
    { config: { cache: { redis: { url: "redis://b" } } } },
    /config\.cache\.secret is missing/,
  ],
  [
    "a provider's secret that is written out",
    {
      config: {
        providers: { corp: { preset: "oidc", issuer: "https://a.example.com", clientSecret: "s3cret" } },
      },
    },
    /config\.providers\.corp\.clientSecret is written out/,
  ],
  [
    "an operator's token that is written out",
    { config: { admin: { token: "x".repeat(32) } } },
    /config\.admin\.token is written out/,
  ],
  ["two ports that are one", { ports: { admin: 9090 } }, /ports must differ/],
  [
    "more pods at least than at most",
    { autoscaling: { enabled: true, minReplicas: 20 }, redis: { existingSecret: "a" } },
    /minReplicas is more/,
  ],
  ["as many processes as the node has processors", { config: { workers: "auto" } }, /resources\.limits\.cpu/],
  [
    "a Prometheus that is to scrape and is kept out",
    { networkPolicy: { enabled: true }, metrics: { scrapeAnnotations: true } },
    /networkPolicy\.opsFrom/,
  ],
  [
    "Redis in two places",
    { redis: { existingSecret: "a" }, config: { cache: { redis: "redis://b" } } },
    /redis\.existingSecret and config\.cache\.redis/,
  ],
];

describe("the chart refuses", function () {
  this.timeout(BUILD_MS);
  let folder: string;

  before(async () => {
    folder = await createRunFolder("chart");
  });
  after(() => rm(folder, { recursive: true }));

  for (const [what, values, named] of REFUSED) {
    it(`${what}, and says where`, async () => {
      await writeFile(`${folder}/values.yaml`, stringify(values));
      const made = await template("--values", `${folder}/values.yaml`);
      if (made === undefined) return;
      assert.equal(made.ok, false);
      assert.match(made.stderr, named);
      assert.ok(made.stderr.length < 2_000, made.stderr);
    });
  }
});
