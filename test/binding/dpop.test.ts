import assert from "node:assert/strict";
import { calculateJwkThumbprint } from "jose";
import { createNonces } from "../../src/binding/nonce.ts";
import { PROOF_ALGORITHMS } from "../../src/binding/proof-algorithms.ts";
import { readProofKey } from "../../src/binding/proof-key.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { keys } from "../gate-under-test.ts";
import { createDpopKey, type ProofAlgorithm } from "../support/dpop.ts";
import {
  answerTo,
  KEY,
  MAX_AGE,
  ORIGIN,
  presentationOf,
  proofOf,
  SECOND,
  SKEW,
  verifierOf,
} from "./dpop-under-test.ts";

const NONCE_REQUIRED = "dpop_nonce_required: nonce is missing or not a recent one";
const now = () => Math.floor(Date.now() / SECOND);

describe("createDpopVerifier", () => {
  let clock: FrozenClock;
  beforeEach(() => {
    clock = freezeTime();
  });
  afterEach(() => clock.thaw());

  for (const algorithm of PROOF_ALGORITHMS as readonly ProofAlgorithm[]) {
    it(`takes a proof by ${algorithm}, of a key with the thumbprint that RFC 7638 gives it`, async () => {
      const key = createDpopKey(algorithm);
      const jkt = await calculateJwkThumbprint(key.jwk);
      assert.deepEqual([key.thumbprint, readProofKey(key.jwk)?.thumbprint], [jkt, jkt]);
      assert.equal(await answerTo(proofOf({ key }), { jkt }), "held");
    });
  }

  it("goes by the header's jwk alone, and by what its thumbprint covers", async () => {
    const names = { kid: "x", jku: "https://evil.example/keys", x5u: "https://evil.example", x5c: ["AA=="] };
    const jwk = { ...KEY.jwk, use: "enc", key_ops: ["sign"], alg: "ES512", kid: "x", ext: true };
    assert.equal(await answerTo(proofOf({ header: { ...names, jwk } })), "held");
  });

  it("looks at no other claim, nor at a nonce where none is demanded", async () => {
    const claims = { iss: 1, sub: null, aud: {}, nonce: ["x"], note: "x" };
    assert.equal(await answerTo(proofOf({ claims })), "held");
  });

  it("takes a jti of 1 to 256 characters", async () => {
    for (const jti of ["x", "x".repeat(256), "\0", "\u{1f511}"]) {
      assert.equal(await answerTo(proofOf({ claims: { jti } })), "held");
    }
  });

  it("takes every date within the age and the skew, in fractions of a second too", async () => {
    const [oldest, newest] = [now() - (MAX_AGE + SKEW) / SECOND, now() + SKEW / SECOND];
    for (const iat of [oldest, now() - 0.5, newest]) {
      assert.equal(await answerTo(proofOf({ claims: { iat } })), "held");
    }
    assert.match(await answerTo(proofOf({ claims: { iat: oldest - 0.5 } })), /too old/);
    assert.match(await answerTo(proofOf({ claims: { iat: newest + 0.5 } })), /iat lies ahead/);
  });

  it("honours exp to the second, and nbf with the skew", async () => {
    assert.equal(await answerTo(proofOf({ claims: { exp: now() + 1, nbf: now() + SKEW / SECOND } })), "held");
    assert.match(await answerTo(proofOf({ claims: { exp: now() } })), /exp is past/);
  });

  it("takes the request's method, whatever it is called", async () => {
    const request = { method: "PROPFIND" };
    assert.equal(await answerTo(proofOf({ method: "PROPFIND" }), { request }), "held");
  });

  it("compares htu with each origin of the policy, and never with the request's host", async () => {
    const origins = ["https://wiki.example.com", ORIGIN];
    const sent = { origins, request: { host: "10.0.0.7:8080" } };
    assert.equal(await answerTo(proofOf(), sent), "held");
    assert.equal(await answerTo(proofOf({ url: "https://wiki.example.com/rest/issue" }), sent), "held");
    assert.match(await answerTo(proofOf({ url: "http://10.0.0.7:8080/rest/issue" }), sent), /htu/);
  });

  it("finds another spelling of the target to be the same", async () => {
    const htu = "HTTPS://Jira.Example.com:443/a/../%72est/./issue?fields=all#top";
    assert.equal(await answerTo(proofOf({ claims: { htu } })), "held");
  });

  describe("that demands nonces", () => {
    const nonces = createNonces(keys.nonces, MAX_AGE);
    const verifier = verifierOf({ nonces });

    it("gives one to a proof without, and takes the next proof with it, more than once", async () => {
      const result = await verifier.verify(KEY.thumbprint, presentationOf([proofOf()]));
      assert.ok(result.kind === "refused" && result.nonce !== undefined);
      assert.equal(result.outcome, "dpop_nonce_required");
      const { nonce } = result;
      assert.equal(await answerTo(proofOf({ nonce }), {}, verifier), "held");
      assert.equal(await answerTo(proofOf({ nonce }), {}, verifier), "held");
    });

    it("gives another for a stale one, and for anything else", async () => {
      const stale = nonces.current();
      clock.pass(2 * MAX_AGE);
      for (const nonce of [stale, "", null, 1, [nonces.current()], `${nonces.current()} `]) {
        const result = await verifier.verify(
          KEY.thumbprint,
          presentationOf([proofOf({ claims: { nonce } })]),
        );
        assert.ok(result.kind === "refused");
        assert.deepEqual([result.outcome, result.nonce], ["dpop_nonce_required", nonces.current()]);
      }
    });

    it("gives none to a proof that is wrong otherwise", async () => {
      for (const claims of [{ ath: "x" }, { htm: "PUT" }, { iat: 0 }, { htu: "x" }, { jti: "" }]) {
        const result = await verifier.verify(KEY.thumbprint, presentationOf([proofOf({ claims })]));
        assert.ok(result.kind === "refused");
        assert.deepEqual([result.outcome, result.nonce], ["dpop_proof_invalid", undefined]);
      }
    });

    it("remembers no proof that lacked it", async () => {
      const claims = { jti: "once" };
      assert.equal(await answerTo(proofOf({ claims }), {}, verifier), NONCE_REQUIRED);
      const second = proofOf({ claims, nonce: nonces.current() });
      assert.equal(await answerTo(second, {}, verifier), "held");
    });
  });
});
