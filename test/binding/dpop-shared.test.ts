import assert from "node:assert/strict";
import type { DpopVerifier } from "../../src/binding/dpop.ts";
import { createNonces } from "../../src/binding/nonce.ts";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { openStore, type RunningStore, SECRET, waitUntilUp } from "../cache/running-store.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import {
  answerTo,
  KEY,
  MAX_AGE,
  ORIGIN,
  presentationOf,
  proofOf,
  TOKEN,
  verifierOf,
} from "./dpop-under-test.ts";

const USED = "dpop_proof_invalid: the proof was used before";
const UNKNOWN = "unavailable: nobody knows whether the proof was used";

/** A replica: its own connection and its own keys, derived from the one secret. */
function openReplica(url: string): RunningStore & { readonly verifier: DpopVerifier } {
  const store = openStore(url);
  const keys = deriveCacheKeys(SECRET);
  const nonces = createNonces(keys.nonces, MAX_AGE);
  return { ...store, verifier: verifierOf({ keys, replay: store.store, nonces }) };
}

describe("DPoP proofs shown to two replicas with one Redis", () => {
  let redis: RedisServer;
  let replicas: readonly [ReturnType<typeof openReplica>, ReturnType<typeof openReplica>];
  let nonce: string;
  const proof = (jti?: string) => proofOf({ nonce, ...(jti && { claims: { jti } }) });

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
    replicas = [openReplica(redis.url), openReplica(redis.url)];
    await Promise.all(replicas.map(waitUntilUp));
    const asked = await replicas[0].verifier.verify(KEY.thumbprint, presentationOf([proofOf()]));
    assert.ok(asked.kind === "refused" && asked.nonce !== undefined);
    nonce = asked.nonce;
  });
  after(async () => {
    for (const { store } of replicas) await store.close();
    await redis.stop();
  });

  it("hold with a nonce of the other one", async () => {
    assert.equal(await answerTo(proof(), {}, replicas[1].verifier), "held");
  });

  it("hold once, and with one of them", async () => {
    const [one, other] = replicas;
    const shown = proof();
    assert.equal(await answerTo(shown, {}, one.verifier), "held");
    assert.equal(await answerTo(shown, {}, other.verifier), USED);
    assert.equal(await answerTo(shown, {}, one.verifier), USED);
  });

  it("hold once where both are shown them at the same instant", async () => {
    for (let round = 0; round < 20; round += 1) {
      const shown = proof();
      const asking = [...replicas, ...replicas].map(({ verifier }) => answerTo(shown, {}, verifier));
      assert.deepEqual((await Promise.all(asking)).sort(), [USED, USED, USED, "held"]);
    }
  });

  it("leave nothing of themselves in Redis, and go in time", async () => {
    const shown = proof("jti-itself");
    assert.equal(await answerTo(shown, {}, replicas[0].verifier), "held");
    const dump = [...(await redis.entries())].map(([key, value]) => `${key} ${value.toString("latin1")}`);
    assert.ok(dump.length > 0);
    assert.ok(dump.every((entry) => /^grantgate:1:[\w-]{43} [\w-]{22}$/.test(entry)));
    for (const secret of [...shown.split("."), "jti-itself", KEY.thumbprint, ORIGIN, TOKEN, nonce]) {
      assert.equal(dump.join("\n").includes(secret), false);
    }
  });

  it("do not hold while Redis is paused or gone, and do again when it is back", async () => {
    const [{ verifier }] = replicas;
    const before = proof();
    assert.equal(await answerTo(before, {}, verifier), "held");
    await redis.pause();
    assert.equal(await answerTo(proof(), {}, verifier), UNKNOWN);
    assert.equal(await answerTo(before, {}, verifier), UNKNOWN);
    await redis.kill();
    assert.equal(await answerTo(proof(), {}, verifier), UNKNOWN);
    assert.match(await answerTo(proofOf({ nonce, claims: { ath: "x" } }), {}, verifier), /ath/);
    await redis.restart();
    await Promise.all(replicas.map(waitUntilUp));
    assert.equal(await answerTo(proof(), {}, verifier), "held");
  });
});
