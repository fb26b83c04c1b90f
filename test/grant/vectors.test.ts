import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mock } from "node:test";
import { compactVerify } from "jose";
import { readJwt } from "../../src/credential/compact-jwt.ts";
import { keyFits } from "../../src/grant/algorithms.ts";
import { createValidators } from "../../src/grant/validators.ts";
import { readPublicKey } from "../../src/grant/verification-key.ts";
import { providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { decide, grantBuilder, tokenOf, validatorOptions } from "./grants-under-test.ts";
import {
  HMAC_VECTORS,
  JOE_CLAIMS,
  JWT_VECTORS,
  type SignedVector,
  TEXT_VECTORS,
  UNSIGNED_VECTORS,
} from "./vectors-rfc7515.ts";
import { COOKBOOK_HMACS, COOKBOOK_TEXTS, COOKBOOK_UNSIGNED } from "./vectors-rfc7520.ts";

const EXPIRY = JOE_CLAIMS.exp * 1_000;
const [{ jwk: rsaKey } = { jwk: {} }] = JWT_VECTORS;

function providerOf(jwk: object, written: Partial<WrittenProvider> = {}) {
  const publicKey = JSON.stringify(jwk);
  return providerUnderTest({ issuer: JOE_CLAIMS.iss, publicKey, ...written, preset: "custom" });
}

async function validationOf(token: string, jwk: object): Promise<string> {
  const { validate } = createValidators(validatorOptions)(providerOf(jwk), "keys");
  return (await validate(tokenOf(token))).validation.kind;
}

/** The grant's answer with the vector's own key and algorithm, where it has one. */
function answerTo(token: string, jwk: object = rsaKey): Promise<string> {
  const algorithms: WrittenProvider["algorithms"] = ["RS256", "PS384", "ES256", "ES512", "EdDSA"];
  const grant = grantBuilder(providerOf(jwk, { algorithms }))({ type: "jwt", audience: "jira" });
  return decide([grant], token);
}

function withAnotherSignature(token: string): string {
  const [header, payload, signature = ""] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7);
  return [header, payload, bytes.toString("base64url")].join(".");
}

async function verifies({ jwk, algorithm }: SignedVector, token: string): Promise<boolean> {
  const { key } = readPublicKey(JSON.stringify(jwk));
  assert.ok(keyFits(key, algorithm));
  const verified = compactVerify(token, key, { algorithms: [algorithm] });
  return verified.then(
    () => true,
    () => false,
  );
}

describe("examples of the RFCs", () => {
  before(() => mock.timers.enable({ apis: ["Date"], now: EXPIRY - 1 }));
  after(() => mock.timers.reset());
  beforeEach(() => mock.timers.setTime(EXPIRY - 1));

  for (const { source, jwk, token } of JWT_VECTORS) {
    it(`verify until they expire: ${source}`, async () => {
      assert.equal(await validationOf(token, jwk), "active");
      assert.equal(await validationOf(withAnotherSignature(token), jwk), "invalid");
      mock.timers.setTime(EXPIRY);
      assert.equal(await validationOf(token, jwk), "expired");
      assert.equal(await validationOf(withAnotherSignature(token), jwk), "invalid");
    });

    it(`name no user: ${source}`, async () => assert.equal(await answerTo(token, jwk), "token_invalid"));
  }

  for (const vector of [...TEXT_VECTORS, ...COOKBOOK_TEXTS]) {
    it(`verify with the key and the algorithm, and are no JWT: ${vector.source}`, async () => {
      assert.equal(await verifies(vector, vector.token), true);
      assert.equal(await verifies(vector, withAnotherSignature(vector.token)), false);
      assert.equal(readJwt(vector.token).kind, "malformed");
      assert.equal(await answerTo(vector.token, vector.jwk), "token_invalid");
    });
  }

  for (const { source, secret, input, signature } of [...HMAC_VECTORS, ...COOKBOOK_HMACS]) {
    it(`are right under a shared secret and refused: ${source}`, async () => {
      const key = Buffer.from(secret, "base64url");
      assert.equal(createHmac("sha256", key).update(input).digest("base64url"), signature);
      assert.equal(await validationOf(`${input}.${signature}`, rsaKey), "invalid");
      assert.equal(await answerTo(`${input}.${signature}`), "token_invalid");
    });
  }

  for (const { source, token } of [...UNSIGNED_VECTORS, ...COOKBOOK_UNSIGNED]) {
    it(`are refused: ${source}`, async () => {
      assert.equal(await validationOf(token, rsaKey), "invalid");
      assert.equal(await answerTo(token), "token_invalid");
    });
  }
});
