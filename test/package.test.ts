import assert from "node:assert/strict";
import { cp, readdir, rm, writeFile } from "node:fs/promises";
import { run } from "./support/command.ts";
import { createRunFolder, REPOSITORY } from "./support/folders.ts";

const ENVIRONMENT = {
  REDIS_URL: "redis://127.0.0.1:6379",
  CACHE_SECRET: "0123456789012345678901234567890123456789",
  OIDC_ISSUER: "https://login.example.com",
  OIDC_CLIENT_SECRET: "secret",
};

describe("the npm package", () => {
  let folder: string;
  const inFolder = (command: string) => run("sh", ["-c", `cd '${folder}' && ${command}`], ENVIRONMENT);
  const succeed = async (running: ReturnType<typeof run>) => {
    const result = await running;
    assert.equal(result.ok ? "" : result.output, "");
  };

  before(async function () {
    this.timeout(180_000);
    folder = await createRunFolder("package");
    // npm would install into the next folder above that has a package.json.
    await writeFile(`${folder}/package.json`, '{ "private": true }');
    await succeed(run("npm", ["pack", REPOSITORY, "--pack-destination", folder, "--loglevel=error"]));
    await succeed(inFolder("npm install --no-audit --no-fund --loglevel=error ./grantgate-*.tgz"));
  });
  after(() => folder && rm(folder, { recursive: true }));

  it("holds what runs, and no source or test", async () => {
    const files = await readdir(`${folder}/node_modules/grantgate`);
    assert.deepEqual(files.sort(), [
      "LICENSE",
      "README.md",
      "deploy",
      "dist",
      "envoy.yaml",
      "package.json",
      "proto",
    ]);
  });

  it("validates a configuration with npx", async () => {
    await cp(`${folder}/node_modules/grantgate/deploy/example`, `${folder}/example`, { recursive: true });
    await succeed(inFolder("npx --no-install grantgate validate --config example/grantgate.yaml"));
    await writeFile(`${folder}/bad.yaml`, "listen: 9191\npolicies: []\n");
    const bad = await inFolder("npx --no-install grantgate validate --config bad.yaml");
    assert.ok(!bad.ok);
    assert.match(bad.output, /^bad\.yaml:1:9 listen: found 9191, expected host:port/m);
    assert.match(bad.output, /^bad\.yaml:2:11 policies: found an empty list/m);
  });
});
