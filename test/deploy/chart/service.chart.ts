import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { createCertificateAuthority } from "../../support/certificates.ts";
import { createRunFolder, REPOSITORY } from "../../support/folders.ts";
import { startGrantgate } from "../../support/grantgate.ts";
import { BUILD_MS, CHART, end, manifestsOf, template, type ValuesName, valuesArgs } from "./helm.ts";

const configMap = z.object({ data: z.record(z.string(), z.string()) });
const authority = createCertificateAuthority();
const server = authority.issue("localhost");
/** Of the pod, where values name it. */
const ENVIRONMENT = { ADMIN_TOKEN: "0123456789".repeat(4), SECRET: "123" };
const SECRETS = {
  "secrets/corp/client-secret": "secret",
  "redis/url": "redis://127.0.0.1",
  "redis/cache-secret": "0123456789".repeat(4),
  "redis/1": "redis://127.0.0.1",
  "redis/null": "0123456789".repeat(4),
  "tls/tls.crt": server.cert,
  "tls/tls.key": server.key,
  "tls/ca.crt": authority.cert,
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

const validate = (path: string) =>
  end(process.execPath, [`${REPOSITORY}/src/main.ts`, "validate", "--config", path], "", ENVIRONMENT);

describe("the service, as the chart configures it,", function () {
  this.timeout(BUILD_MS);
  let folder: string;

  beforeEach(async () => {
    folder = await createRunFolder("chart");
  });
  afterEach(() => rm(folder, { recursive: true }));

  for (const name of ["default", "full", "hostile", "tls"] as const) {
    it(`takes the configuration: ${name} values`, async () => {
      const path = await writeFilesOfPod(folder, name);
      if (path === undefined) return;
      const validated = await validate(path);
      assert.deepEqual(validated, { ok: true, stdout: `${path}: good\n`, stderr: "" });
    });
  }

  it("answers helm test by TLS in both directions", async () => {
    const path = await writeFilesOfPod(folder, "tls");
    if (path === undefined) return;
    const config = parse(await readFile(path, "utf8"));
    const listen = { listen: "127.0.0.1:9191", ops: "127.0.0.1:9090" };
    const service = await startGrantgate({ config: JSON.stringify({ ...config, ...listen }), users: "" });
    const address = `localhost:${service.port}`;
    const checked = await end(process.execPath, [`${CHART}/files/check.mjs`, address, REPOSITORY], "", {
      GRANTGATE_TEST_TLS: `${folder}/tls`,
    });
    await service.stop();
    assert.equal(checked.stdout, `${address} decides: denied, 403\n`);
  });

  it("reads every text that the values hold as they hold it", async () => {
    const path = await writeFilesOfPod(folder, "hostile");
    if (path === undefined) return;
    const { config, files } = parse(await readFile(`${CHART}/ci/hostile-values.yaml`, "utf8"));
    const { providers, realm, policies } = parse(await readFile(path, "utf8"));
    assert.deepEqual(
      { providers, realm, policies },
      { providers: config.providers, realm: config.realm, policies: config.policies },
    );
    for (const [name, text] of Object.entries(files)) {
      assert.equal(await readFile(`${folder}/files/${name}`, "utf8"), text);
    }
  });
});
