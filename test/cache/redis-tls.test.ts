import assert from "node:assert/strict";
import { createCertificateAuthority } from "../support/certificates.ts";
import { type Front, startTlsFront } from "../support/fronts.ts";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { entryOf, openStore, type RunningStore, type WrittenRedis } from "./running-store.ts";

const ours = createCertificateAuthority();
const another = createCertificateAuthority("Another CA");

describe("a Redis that does not prove who it is", () => {
  let redis: RedisServer;
  let front: Front & { readonly port: number };
  let running: RunningStore;

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
    front = await startTlsFront(redis.port, ours.issue("localhost"));
  });
  afterEach(() => running?.store.close());
  after(async () => {
    await front?.stop();
    await redis?.stop();
  });

  const REFUSED: readonly (readonly [name: string, code: string, redis: () => WrittenRedis])[] = [
    [
      "by a CA that was named",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      () => ({ url: `rediss://localhost:${front.port}`, ca: another.cert }),
    ],
    [
      "by a CA that everyone trusts",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      () => `rediss://localhost:${front.port}`,
    ],
    [
      "for the name that it was called by",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      () => ({ url: `rediss://127.0.0.1:${front.port}`, ca: ours.cert }),
    ],
  ];
  for (const [name, code, written] of REFUSED) {
    it(`${name}: is told nothing`, async () => {
      running = openStore(written());
      await waitUntil("the log says so", () => running.lines.length > 0);
      running.store.set("a", entryOf("x"));
      assert.equal(await running.store.get("a"), undefined);
      assert.equal(await running.isUp(), false);
      assert.deepEqual(
        running.lines.map((line) => line.code),
        [code],
      );
      assert.equal((await redis.entries()).size, 0);
    });
  }
});
