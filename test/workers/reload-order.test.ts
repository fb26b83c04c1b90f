import assert from "node:assert/strict";
import { type ReadConfiguration, readConfiguration } from "../../src/configuration.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { FIXED } from "../../src/workers/fixed-settings.ts";
import { createReloadMetrics } from "../../src/workers/metrics.ts";
import { createReload, type ReloadOptions } from "../../src/workers/reload.ts";
import { recordLog } from "../observe/recorded-log.ts";
import { deferred } from "../support/deferred.ts";
import { REPOSITORY } from "../support/folders.ts";
import { waitUntil } from "../support/ports.ts";

const ENVIRONMENT = {
  REDIS_URL: "redis://127.0.0.1:1",
  CACHE_SECRET: "0123456789012345678901234567890123456789",
  OIDC_ISSUER: "https://login.example.com",
  OIDC_CLIENT_SECRET: "secret",
};

describe("reloads", () => {
  let configuration: ReadConfiguration;
  before(() => {
    const read = readConfiguration(`${REPOSITORY}/deploy/example/grantgate.yaml`, ENVIRONMENT);
    assert.ok(read.kind === "loaded");
    configuration = read;
  });

  function reloadThat(apply: ReloadOptions["apply"], isSame = false) {
    const recorded = recordLog();
    let reads = 0;
    const reload = createReload({
      configuration,
      read: () => {
        reads += 1;
        const { settings } = configuration;
        return {
          ...configuration,
          settings: { ...settings, logAllows: isSame ? settings.logAllows : 1 / (reads + 1) },
        };
      },
      apply,
      fixed: FIXED,
      log: recorded.log,
      metrics: createReloadMetrics(createMetrics().registry),
    });
    return { reload, recorded, reads: () => reads };
  }

  it("come one after another, and once for all that were asked for meanwhile", async () => {
    const first = deferred<void>();
    let running = 0;
    let most = 0;
    const { reload, reads } = reloadThat(async () => {
      running += 1;
      most = Math.max(most, running);
      if (reads() === 1) await first.promise;
      running -= 1;
      return { kind: "adopted" };
    });
    const asked = [reload()];
    await waitUntil("the first is under way", () => running === 1);
    asked.push(reload(), reload());
    first.resolve();
    await Promise.all(asked);
    assert.deepEqual([reads(), most], [2, 1]);
  });

  it("build nothing anew where nothing has changed", async () => {
    let applied = 0;
    const apply = async () => {
      applied += 1;
      return { kind: "adopted" } as const;
    };
    const { reload, recorded } = reloadThat(apply, true);
    assert.deepEqual(await reload(), { kind: "unchanged" });
    assert.deepEqual([applied, recorded.messages()], [0, ["configuration unchanged"]]);
  });

  it("tell in the log what has changed, and no value", async () => {
    const { reload, recorded } = reloadThat(async () => ({ kind: "adopted" }));
    await reload();
    assert.deepEqual(recorded.lines[0]?.changes, ["changed logAllows"]);
  });

  it("outlast a defect in one of them", async () => {
    let isBroken = true;
    const { reload, recorded } = reloadThat(async () => {
      if (isBroken) throw new TypeError("s3cret");
      return { kind: "adopted" };
    });
    await reload();
    isBroken = false;
    await reload();
    assert.deepEqual(recorded.messages(), ["defect in a reload", "configuration reloaded"]);
    assert.doesNotMatch(JSON.stringify(recorded.lines), /s3cret/);
  });
});
