import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { parse } from "yaml";
import { z } from "zod";
import { loadConfig } from "../../../src/config/load.ts";
import { formatProblem } from "../../../src/config/problem.ts";
import { createRunFolder, REPOSITORY } from "../../support/folders.ts";
import { type GrantgateServer, startGrantgate } from "../../support/grantgate.ts";
import { freePort } from "../../support/ports.ts";
import { BUILD_MS, CHART, manifestsOf, template, type ValuesName, valuesArgs } from "./helm.ts";

const configMap = z.object({ data: z.record(z.string(), z.string()) });
const SECRETS = {
  "secrets/corp/client-secret": "secret",
  "redis/url": "redis://127.0.0.1",
  "redis/cache-secret": "0123456789".repeat(4),
};

/** What the pods' files are, at another place than in the pod. Undefined where there is no Helm. */
async function writeFilesOfPod(folder: string, name: ValuesName): Promise<string | undefined> {
  const made = await template(...valuesArgs(name));
  if (made === undefined) return undefined;
  assert.ok(made.ok, made.stderr);
  const manifests = manifestsOf(made.stdout);
  const filesOf = (kind: string) => {
    const found = [...manifests].find(([key]) => key.startsWith("ConfigMap ") && key.endsWith(`-${kind}`));
    return Object.entries(found ? configMap.parse(found[1]).data : {}).map(
      ([file, text]) => [`${kind}/${file}`, text] as const,
    );
  };
  for (const [path, text] of [...filesOf("config"), ...filesOf("files"), ...Object.entries(SECRETS)]) {
    await mkdir(`${folder}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
    await writeFile(`${folder}/${path}`, text.replaceAll("/etc/grantgate/", `${folder}/`));
  }
  return `${folder}/config/grantgate.yaml`;
}

describe("the service, as the chart configures it,", function () {
  this.timeout(BUILD_MS);
  let folder: string;

  beforeEach(async () => {
    folder = await createRunFolder("chart");
  });
  afterEach(() => rm(folder, { recursive: true }));

  for (const name of ["default", "full"] as const) {
    it(`takes the configuration: ${name} values`, async () => {
      const path = await writeFilesOfPod(folder, name);
      if (path === undefined) return;
      const loaded = loadConfig(path, { ADMIN_TOKEN: "0123456789".repeat(4) });
      if (loaded.kind === "invalid") assert.fail(loaded.problems.map(formatProblem).join("\n"));
      assert.equal(loaded.kind, "loaded");
    });
  }

  it("reads every text that the values hold as they hold it", async () => {
    const path = await writeFilesOfPod(folder, "hostile");
    if (path === undefined) return;
    const { config } = parse(await readFile(`${CHART}/ci/hostile-values.yaml`, "utf8"));
    const { providers, realm, policies } = parse(await readFile(path, "utf8"));
    assert.deepEqual(
      { providers, realm, policies },
      { providers: config.providers, realm: config.realm, policies: config.policies },
    );
  });
});

describe("the script of helm test", function () {
  this.timeout(BUILD_MS);
  const check = (port: number) =>
    promisify(execFile)(process.execPath, [`${CHART}/files/check.mjs`, `127.0.0.1:${port}`, REPOSITORY]);

  describe("beside a service that answers", () => {
    let service: GrantgateServer;
    before(async () => {
      const { config } = parse(await readFile(`${CHART}/values.yaml`, "utf8"));
      const listen = { listen: "127.0.0.1:9191", ops: "127.0.0.1:9090" };
      service = await startGrantgate({
        config: JSON.stringify({ ...config, ...listen }, null, 1),
        users: "",
      });
    });
    after(() => service.stop());

    it("says what is decided: by default that nothing passes", async () => {
      assert.equal(
        (await check(service.port)).stdout,
        `127.0.0.1:${service.port} decides: denied, 403\n`,
      );
    });
  });

  it("fails where nobody answers", async () => {
    await assert.rejects(check(await freePort()), /no connection to 127\.0\.0\.1/);
  });
});
