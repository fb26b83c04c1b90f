import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mock } from "node:test";
import { readConfirmation } from "../../src/binding/confirmation.ts";
import { type Proof, readProof } from "../../src/binding/dpop-proof.ts";
import { importProofKey, readProofKey } from "../../src/binding/proof-key.ts";
import { readJwt } from "../../src/credential/compact-jwt.ts";
import { signatureHolds } from "../../src/grant/jws.ts";
import { answerTo, MAX_AGE, SECOND, type Sent, SKEW, verifierOf } from "./dpop-under-test.ts";
import { BOUND_TOKEN, JKT, JWK, RESOURCE_PROOF, TOKEN, TOKEN_ENDPOINT_PROOFS } from "./vectors-rfc9449.ts";

const RESOURCE: Sent = {
  jkt: JKT,
  token: TOKEN,
  origins: ["https://resource.example.org"],
  request: { path: "/protectedresource" },
};
const ISSUED_AT = RESOURCE_PROOF.claims.iat * SECOND;

function read(proof: string): Proof {
  const reading = readProof(new Map([["dpop", [proof]]]));
  assert.ok(reading.kind === "read");
  return reading.proof;
}

async function isSigned(proof: Proof): Promise<boolean> {
  const key = importProofKey(proof.key, proof.algorithm);
  return key !== undefined && signatureHolds(proof.value, key, proof.algorithm);
}

/** The text with one of its characters changed, left out, repeated or swapped with the next, each in turn. */
function* mutationsOf(text: string): Generator<string> {
  for (const [at, character] of [...text].entries()) {
    const [before, after] = [text.slice(0, at), text.slice(at + 1)];
    for (const other of "AQgw-_.=, ") yield before + other + after;
    yield before + after;
    yield `${before}${character}${character}${after}`;
    yield `${before}${after.charAt(0)}${character}${after.slice(1)}`;
  }
}

describe("examples of RFC 9449", () => {
  before(() => mock.timers.enable({ apis: ["Date"], now: ISSUED_AT }));
  after(() => mock.timers.reset());
  beforeEach(() => mock.timers.setTime(ISSUED_AT));

  it("name the key by its thumbprint, and the token by its hash", () => {
    assert.equal(readProofKey(JWK)?.thumbprint, JKT);
    assert.equal(createHash("sha256").update(TOKEN).digest("base64url"), RESOURCE_PROOF.claims.ath);
  });

  it("bind a token to that key", () => {
    const form = readJwt(BOUND_TOKEN);
    assert.ok(form.kind === "jwt");
    assert.deepEqual(readConfirmation([form.claims]), { jkt: JKT });
  });

  for (const { source, proof, claims } of [RESOURCE_PROOF, ...TOKEN_ENDPOINT_PROOFS]) {
    it(`are read and verify with their key: ${source}`, async () => {
      const reading = read(proof);
      assert.equal(reading.key.thumbprint, JKT);
      assert.deepEqual({ ...reading.claims }, claims);
      assert.equal(await isSigned(reading), true);
    });
  }

  for (const { source, proof, claims } of TOKEN_ENDPOINT_PROOFS) {
    it(`prove nothing about a token where they were made for none: ${source}`, async () => {
      mock.timers.setTime(Number(claims.iat) * SECOND);
      const sent = {
        ...RESOURCE,
        origins: ["https://server.example.com"],
        request: { method: "POST", path: "/token" },
      };
      assert.equal(await answerTo(proof, sent), "dpop_proof_invalid: ath is not the hash of the token");
    });
  }

  it("hold at the protected resource, from a skew ahead of their date until they are too old", async () => {
    const answerAt = (time: number) => {
      mock.timers.setTime(time);
      return answerTo(RESOURCE_PROOF.proof, RESOURCE);
    };
    assert.equal(await answerAt(ISSUED_AT), "held");
    assert.equal(await answerAt(ISSUED_AT - SKEW), "held");
    assert.equal(await answerAt(ISSUED_AT - SKEW - 1), "dpop_proof_invalid: iat lies ahead");
    assert.equal(await answerAt(ISSUED_AT + MAX_AGE + SKEW), "held");
    assert.equal(await answerAt(ISSUED_AT + MAX_AGE + SKEW + 1), "dpop_proof_invalid: the proof is too old");
  });

  it("never hold with any one character changed", async () => {
    const verifier = verifierOf({ replay: { claim: async () => "claimed" } });
    let count = 0;
    for (const mutation of mutationsOf(RESOURCE_PROOF.proof)) {
      if (mutation === RESOURCE_PROOF.proof) continue;
      const answer = await answerTo(mutation, RESOURCE, verifier);
      assert.match(answer, /^dpop_proof_invalid: /, mutation);
      count += 1;
    }
    assert.ok(count > 6_000);
    assert.equal(await answerTo(RESOURCE_PROOF.proof, RESOURCE, verifier), "held");
  });

  it("never hold with any one bit changed of what the base64url stands for", async () => {
    const parts = RESOURCE_PROOF.proof.split(".").map((part) => Buffer.from(part, "base64url"));
    for (const bytes of parts) {
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flip = () => bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        flip();
        const mutation = parts.map((content) => content.toString("base64url")).join(".");
        assert.match(await answerTo(mutation, RESOURCE), /^dpop_proof_invalid: /, mutation);
        flip();
      }
    }
  });
});
