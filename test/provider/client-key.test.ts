import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readClientKey } from "../../src/provider/client-key.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed25519 = generateKeyPairSync("ed25519");
const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).privateKey;

const pem = (key: KeyObject, type: "pkcs8" | "pkcs1" | "sec1" | "spki" = "pkcs8") =>
  String(key.export({ type, format: "pem" }));
const jwk = (key: KeyObject, more = {}) => JSON.stringify({ ...key.export({ format: "jwk" }), ...more });
const encrypted = (type: "pkcs8" | "pkcs1") =>
  String(rsa.privateKey.export({ type, format: "pem", cipher: "aes-256-cbc", passphrase: "x" }));

const READ = [
  ["an RSA key as PKCS #8", pem(rsa.privateKey), "RS256", undefined],
  ["an RSA key as PKCS #1", pem(rsa.privateKey, "pkcs1"), "RS256", undefined],
  ["an RSA key between empty lines", `\n${pem(rsa.privateKey)}\n\n`, "RS256", undefined],
  ["a P-256 key as SEC 1", pem(p256.privateKey, "sec1"), "ES256", undefined],
  ["a P-384 key", pem(ec("P-384")), "ES384", undefined],
  ["a P-521 key", pem(ec("P-521")), "ES512", undefined],
  ["an Ed25519 key", pem(ed25519.privateKey), "EdDSA", undefined],
  ["a JWK", jwk(rsa.privateKey), "RS256", undefined],
  ["a JWK with its name", jwk(p256.privateKey, { kid: "k", use: "sig" }), "ES256", "k"],
  ["a JWK with its algorithm", jwk(rsa.privateKey, { alg: "PS384" }), "PS384", undefined],
] as const;

const FITS_NONE = "a private key that fits no algorithm";
const NO_KEY = "a text that is no private key";
const UNUSABLE = [
  ["a public key as PEM", pem(rsa.publicKey, "spki"), "a public key"],
  ["a public key as PKCS #1", pem(rsa.publicKey, "pkcs1"), "a public key"],
  ["a public JWK", jwk(p256.publicKey), "a public key"],
  ["a symmetric JWK", '{"kty":"oct","k":"c2VjcmV0"}', "a symmetric key"],
  ["an encrypted PKCS #8", encrypted("pkcs8"), "an encrypted private key"],
  ["an encrypted PKCS #1", encrypted("pkcs1"), "an encrypted private key"],
  ["RSA of 1024 bits", pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey), FITS_NONE],
  ["a curve of no algorithm", pem(ec("secp256k1")), FITS_NONE],
  ["X25519", pem(generateKeyPairSync("x25519").privateKey), FITS_NONE],
  ["a JWK of another key's algorithm", jwk(p256.privateKey, { alg: "RS256" }), FITS_NONE],
  ["a JWK whose algorithm is none", jwk(rsa.privateKey, { alg: "none" }), FITS_NONE],
  ["a JWK for encryption", jwk(rsa.privateKey, { use: "enc" }), "a private key that is not for signatures"],
  ["half a PEM", pem(rsa.privateKey).slice(0, 300), NO_KEY],
  ["half a JWK", jwk(rsa.privateKey).slice(0, 100), NO_KEY],
  ["a JWK without numbers", '{"kty":"RSA","d":"AQAB"}', NO_KEY],
  ["a word", "s3cret", NO_KEY],
  ["nothing", "", NO_KEY],
] as const;

describe("readClientKey", () => {
  for (const [what, text, algorithm, kid] of READ) {
    it(`reads ${what}`, () => {
      const key = readClientKey(text);
      assert.ok(key.kind === "key");
      assert.deepEqual([key.key.type, key.algorithm, key.kid], ["private", algorithm, kid]);
    });
  }

  for (const [what, text, found] of UNUSABLE) {
    it(`cannot use ${what}`, () => {
      assert.deepEqual(readClientKey(text), { kind: "unusable", found });
    });
  }
});
