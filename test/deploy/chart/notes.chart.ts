import assert from "node:assert/strict";
import { cp, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { createRunFolder } from "../../support/folders.ts";
import { BUILD_MS, CHART, helm, KUBERNETES, manifestsOf, valuesArgs } from "./helm.ts";

/** Helm shows notes only where there is a cluster. A template of its own may print any other. */
const PRINTED = `
apiVersion: v1
kind: ConfigMap
metadata: { name: notes }
data:
  text: {{ include (print .Template.BasePath "/NOTES.txt") . | toJson }}
`;
const printed = z.object({ data: z.object({ text: z.string() }) });

describe("the chart's notes", function () {
  this.timeout(BUILD_MS);
  let folder: string;

  before(async () => {
    folder = await createRunFolder("chart");
    await cp(CHART, folder, { recursive: true });
    await writeFile(`${folder}/templates/notes.yaml`, PRINTED);
  });
  after(() => rm(folder, { recursive: true }));

  /** What Helm says after an installation. Undefined where there is no Helm. */
  async function notes(...args: readonly string[]): Promise<string | undefined> {
    const shown = ["--kube-version", KUBERNETES, "--show-only", "templates/notes.yaml"];
    const end = await helm("template", "gate", folder, "--namespace", "edge", ...shown, ...args);
    if (end === undefined) return undefined;
    assert.ok(end.ok, end.stderr);
    return printed.parse(manifestsOf(end.stdout).get("ConfigMap notes")).data.text;
  }

  it("say where the service is and what to do next", async () => {
    const said = await notes();
    if (said === undefined) return;
    assert.match(said, /gate-grantgate\.edge\.svc:9191 \(gRPC\)/);
    assert.match(said, /helm --namespace edge test gate/);
    assert.match(said, /No policy of yours is configured: every request is denied/);
    assert.match(said, /Without Redis/);
  });

  it("say no more of what is there", async () => {
    const said = await notes(...valuesArgs("full"));
    if (said === undefined) return;
    assert.match(said, /gate-grantgate-headless\.edge\.svc/);
    assert.doesNotMatch(said, /No policy of yours|Without Redis/);
  });

  it("say whom the service answers where it speaks TLS", async () => {
    const said = await notes(...valuesArgs("tls"));
    if (said === undefined) return;
    assert.match(said, /:9191 \(gRPC by TLS, to clients with a certificate\)\./);
  });
});
