import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import { keyFits } from "../../src/grant/algorithms.ts";
import { ec, ed448, ed25519, rsa } from "./signing-keys.ts";

const RSA = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
const ALL = [...RSA, "ES256", "ES384", "ES512", "EdDSA"];
const HMAC = ["HS256", "HS384", "HS512"];
const NEVER = ["none", "ES256K", "RSA-OAEP", "constructor", ""];

const small = rsa(1_024);
const large = rsa(2_048);

const CASES = [
  ["RSA of 2048 bits", large.publicKey, RSA],
  ["RSA of 1024 bits", small.publicKey, []],
  ["P-256", ec("P-256").publicKey, ["ES256"]],
  ["P-384", ec("P-384").publicKey, ["ES384"]],
  ["P-521", ec("P-521").publicKey, ["ES512"]],
  ["secp256k1", ec("secp256k1").publicKey, []],
  ["Ed25519", ed25519().publicKey, ["EdDSA"]],
  ["Ed448", ed448().publicKey, []],
  ["a private key", large.privateKey, []],
  ["a secret of 64 bytes", createSecretKey(Buffer.alloc(64)), HMAC],
  ["a secret of 48 bytes", createSecretKey(Buffer.alloc(48)), ["HS256", "HS384"]],
  ["a secret of 31 bytes", createSecretKey(Buffer.alloc(31)), []],
] as const;

describe("keyFits", () => {
  for (const [what, key, algorithms] of CASES) {
    it(`lets ${what} verify ${algorithms.join(", ") || "nothing"}`, () =>
      assert.deepEqual(
        [...ALL, ...HMAC, ...NEVER].filter((algorithm) => keyFits(key, algorithm)),
        algorithms,
      ));
  }
});
