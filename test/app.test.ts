import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type App, startApp } from "../src/app.ts";
import { readConfiguration } from "../src/configuration.ts";
import { createMetrics } from "../src/observe/metrics.ts";
import { recordLog } from "./observe/recorded-log.ts";
import { createRunFolder } from "./support/folders.ts";
import { acceptsConnections, freePorts } from "./support/ports.ts";
import { type RedisServer, startRedis } from "./support/redis.ts";

/** Milliseconds within which a start without Redis must be done. */
const PROMPT = 3_000;
const REVOCATION = "revocation: { maxTokenLifetime: 1h }";

describe("startApp", () => {
  let redis: RedisServer;
  let folder: string;
  const apps: App[] = [];

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
    folder = await createRunFolder("app");
  });
  afterEach(async () => {
    await redis.resume();
    for (const app of apps.splice(0)) await app.stop();
  });
  after(async () => {
    await redis?.stop();
    await rm(folder, { recursive: true });
  });

  /** Starts it; resolves with the milliseconds that it took. */
  async function start(more = "", port = redis.port) {
    const [listen = 0, ops = 0] = await freePorts(2);
    const written = `
listen: 127.0.0.1:${listen}
ops: 127.0.0.1:${ops}
cache: { redis: "redis://127.0.0.1:${port}", secret: only-for-tests-0123456789-0123456789 }
${more}
policies: [{ name: open, public: true }]
`;
    await writeFile(`${folder}/grantgate.yaml`, written);
    const configuration = readConfiguration(`${folder}/grantgate.yaml`, {});
    assert.ok(configuration.kind === "loaded");
    const startedAt = performance.now();
    const starting = startApp(configuration, { log: recordLog().log, metrics: createMetrics() });
    const milliseconds = starting.then((app) => {
      assert.ok(app.kind === "started");
      apps.push(app);
      return performance.now() - startedAt;
    });
    return { listen, milliseconds };
  }

  it("answers nobody before it has heard of what was revoked", async () => {
    await redis.pause();
    const { listen, milliseconds } = await start(REVOCATION);
    await sleep(400);
    assert.equal(await acceptsConnections(listen), false);
    await redis.resume();
    await milliseconds;
    assert.equal(await acceptsConnections(listen), true);
  });

  it("waits a while and no longer, as it must start without Redis too", async () => {
    const [nowhere = 0] = await freePorts(1);
    const took = await (await start(REVOCATION, nowhere)).milliseconds;
    assert.ok(took > 900 && took < PROMPT, `${took} ms`);
  });

  it("waits for nothing where nothing can be revoked", async () => {
    await redis.pause();
    const took = await (await start()).milliseconds;
    assert.ok(took < 500, `${took} ms`);
  });
});
