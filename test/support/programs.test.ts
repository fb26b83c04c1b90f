import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { Redis } from "ioredis";
import { startEnvoy } from "./envoy.ts";
import { createRunFolder } from "./folders.ts";
import { acceptsConnections, waitUntil } from "./ports.ts";
import { REDIS_SERVER, startProgram } from "./programs.ts";
import { startRedis } from "./redis.ts";
import { type MyselfAnswer, startUpstream } from "./upstream.ts";

// The first start may install a program.
const INSTALLATION_MS = 300_000;

describe("programs for tests", function () {
  this.timeout(INSTALLATION_MS);

  it("shows what a program said when it does not start", async () => {
    const folder = await createRunFolder("redis");
    const never = new Promise<void>(() => {});
    const start = startProgram({
      program: REDIS_SERVER,
      folder,
      args: ["--no-such-option"],
      ready: () => never,
    });
    await assert.rejects(start, /redis-server did not start[\s\S]*no-such-option/);
    await rm(folder, { recursive: true });
  });

  it("starts Redis, kills and restarts it on its port", async () => {
    const redis = await startRedis();
    try {
      const client = new Redis(redis.url);
      client.on("error", () => undefined);
      await client.set("key", "value");
      assert.deepEqual(await redis.entries(), new Map([["key", Buffer.from("value")]]));
      await redis.kill();
      assert.equal(await acceptsConnections(redis.port), false);
      await redis.restart();
      assert.equal(await client.get("key"), null);
      client.disconnect();
    } finally {
      await redis.stop();
    }
    assert.equal(await acceptsConnections(redis.port), false);
  });

  it("pauses and resumes Redis", async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url);
    try {
      await client.ping();
      await redis.pause();
      let answered = false;
      const answer = client.ping().then(() => {
        answered = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(answered, false);
      await redis.resume();
      await answer;
    } finally {
      client.disconnect();
      await redis.stop();
    }
  });

  it("starts Envoy with the ports replaced and the configuration patched", async () => {
    const upstream = await startUpstream();
    const yaml = await readFile(new URL("envoy-sample.yaml", import.meta.url), "utf8");
    const envoy = await startEnvoy(yaml, {
      upstreamPort: upstream.port,
      grantgatePort: upstream.port,
      patch: (config) => config.setIn([...ROUTE_CONFIGURATION, "response_headers_to_add"], ADDED_HEADER),
    });
    try {
      const response = await fetch(`${envoy.origin}/rest/api/2/myself`, {
        headers: { "x-auth-user": "j%C3%BCrgen", "x-auth-groups": "a%2Cb,c" },
      });
      const answer: MyselfAnswer = JSON.parse(await response.text());
      assert.equal(response.headers.get("x-patched"), "yes");
      assert.deepEqual(
        [answer.name, answer.groups, answer.url],
        ["jürgen", ["a,b", "c"], "/rest/api/2/myself"],
      );
      assert.equal(upstream.requests(), 1);
      await waitUntil("the request is in the access log", () =>
        envoy.accessLog().includes("/rest/api/2/myself"),
      );
    } finally {
      await envoy.stop();
      await upstream.stop();
    }
    assert.equal(await acceptsConnections(Number(new URL(envoy.origin).port)), false);
  });

  it("refuses an Envoy configuration that has other ports than envoy.yaml", async () => {
    await assert.rejects(
      startEnvoy("admin: {}", { upstreamPort: 1, grantgatePort: 2 }),
      /no port_value 10000/,
    );
  });
});

const ROUTE_CONFIGURATION = [
  ...["static_resources", "listeners", 0, "filter_chains", 0, "filters", 0],
  ...["typed_config", "route_config"],
];
const ADDED_HEADER = [{ header: { key: "x-patched", value: "yes" } }];
