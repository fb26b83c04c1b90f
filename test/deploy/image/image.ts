import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { z } from "zod";
import { announce } from "../../support/command.ts";
import { createRunFolder, REPOSITORY } from "../../support/folders.ts";
import { freePorts, waitForHttp } from "../../support/ports.ts";

const IMAGE = "grantgate:test";
const MEGABYTE = 1_000_000;
const RESTRICTED = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];
const ENVIRONMENT = {
  REDIS_URL: "redis://127.0.0.1:1",
  CACHE_SECRET: "0123456789012345678901234567890123456789",
  OIDC_ISSUER: "https://login.example.com",
  OIDC_CLIENT_SECRET: "secret",
};
const inspected = z.tuple([
  z.object({
    Size: z.number(),
    Config: z.object({ User: z.string(), Labels: z.record(z.string(), z.string()) }),
  }),
]);

const docker = async (...args: readonly string[]) =>
  (await promisify(execFile)("docker", args, { maxBuffer: 64 << 20 })).stdout.trim();

// Run by `npm run image`, which builds it first.
describe("the image", function () {
  this.timeout(120_000);
  let container = "";
  let folder: string;
  let port = 0;
  let opsPort = 0;

  before(async () => {
    folder = await createRunFolder("image");
    [port = 0, opsPort = 0] = await freePorts(2);
    await cp(`${REPOSITORY}/deploy/example`, folder, { recursive: true });
    const config = await readFile(`${folder}/grantgate.yaml`, "utf8");
    await writeFile(
      `${folder}/grantgate.yaml`,
      config.replace(":9191", `:${port}`).replace(":9090", `:${opsPort}`),
    );
    const environment = { ...ENVIRONMENT, GRANTGATE_OPS: `http://127.0.0.1:${opsPort}` };
    const variables = Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
    const mounted = ["--volume", `${folder}:/etc/grantgate/config:ro`];
    const often = ["--health-interval", "1s"];
    container = await docker(
      "run",
      "--detach",
      "--network",
      "host",
      ...RESTRICTED,
      ...often,
      ...variables,
      ...mounted,
      IMAGE,
    );
    await waitForHttp(`http://127.0.0.1:${opsPort}/readyz`);
  });
  after(async () => {
    if (container !== "") await docker("rm", "--force", container);
    await rm(folder, { recursive: true });
  });

  it("is smaller than 200 MB, for a user who is not root, and says what it is", async () => {
    const [{ Size, Config }] = inspected.parse(JSON.parse(await docker("image", "inspect", IMAGE)));
    announce(`the image has ${Math.round(Size / MEGABYTE)} MB`);
    assert.ok(Size < 200 * MEGABYTE, `${Size}`);
    assert.equal(Config.User, "65532:65532");
    assert.equal(Config.Labels["org.opencontainers.image.title"], "grantgate");
  });

  it("decides by the example's configuration, with nothing that it may write to", async () => {
    const script = `${REPOSITORY}/deploy/chart/grantgate/files/check.mjs`;
    const mounted = ["--volume", `${script}:/etc/grantgate-test/check.mjs:ro`];
    const entry = ["--entrypoint", "/nodejs/bin/node"];
    const words = ["/etc/grantgate-test/check.mjs", `127.0.0.1:${port}`];
    const said = await docker(
      "run",
      "--rm",
      "--network",
      "host",
      ...RESTRICTED,
      ...entry,
      ...mounted,
      IMAGE,
      ...words,
    );
    assert.equal(said, `127.0.0.1:${port} decides: denied, 403`);
  });

  it("is healthy by its own check", async () => {
    const health = () => docker("inspect", "--format", "{{.State.Health.Status}}", container);
    for (let tries = 0; tries < 30 && (await health()) === "starting"; tries += 1) await sleep(500);
    assert.equal(await health(), "healthy");
  });

  it("holds neither shell nor npm nor what only development needs", async () => {
    await assert.rejects(docker("exec", container, "/bin/sh", "-c", "true"));
    const list =
      "console.log(require('fs').readdirSync('/app').concat(require('fs').readdirSync('/app/node_modules')).join())";
    const names = (await docker("exec", container, "/nodejs/bin/node", "-e", list)).split(",");
    for (const name of ["dist", "proto", "package.json", "undici", "pg"])
      assert.ok(names.includes(name), name);
    for (const name of ["src", "test", "esbuild", "typescript", "mocha"])
      assert.ok(!names.includes(name), name);
  });

  it("drains at SIGTERM and ends by itself", async () => {
    await docker("stop", "--time", "20", container);
    assert.equal(await docker("inspect", "--format", "{{.State.ExitCode}}", container), "0");
  });
});
