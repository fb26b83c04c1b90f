import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { linesOf, loadWritten } from "../written-config.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ed25519 = generateKeyPairSync("ed25519");

const jwkOf = (key: KeyObject) => JSON.stringify(key.export({ format: "jwk" }));
const spkiOf = (key: KeyObject) => String(key.export({ type: "spki", format: "pem" }));

const ACCEPTED = new Map([
  ["an RSA key as PEM", spkiOf(rsa.publicKey)],
  ["an RSA key as JWK", jwkOf(rsa.publicKey)],
  ["an Ed25519 key as PEM", spkiOf(ed25519.publicKey)],
  ["an Ed25519 key as JWK", jwkOf(ed25519.publicKey)],
]);

const PRIVATE = "found a private key, expected a public key as PEM (SPKI or certificate) or JWK";
const SYMMETRIC = "found a symmetric key, expected a public key as PEM (SPKI or certificate) or JWK";
const REFUSED = new Map([
  ["PKCS #8", [String(rsa.privateKey.export({ type: "pkcs8", format: "pem" })), PRIVATE]],
  ["PKCS #1", [String(rsa.privateKey.export({ type: "pkcs1", format: "pem" })), PRIVATE]],
  ["a private JWK", [jwkOf(ed25519.privateKey), PRIVATE]],
  ["a symmetric JWK", [JSON.stringify({ kty: "oct", k: "c2VjcmV0" }), SYMMETRIC]],
] as const);

function load(key: string) {
  const provider = 'preset: oidc, issuer: "https://login.example.com", publicKey: { file: key }';
  const yaml = `providers: { corp: { ${provider} } }\npolicies: [{ name: open, public: true }]\n`;
  return loadWritten(yaml, {}, { key });
}

describe("a configured public key", () => {
  for (const [name, key] of ACCEPTED) {
    it(`may be ${name}`, async () => {
      assert.deepEqual(linesOf(await load(key)), []);
    });
  }

  for (const [name, [key, fault]] of REFUSED) {
    it(`is never ${name}`, async () => {
      assert.deepEqual(linesOf(await load(key)), [
        `1:84 providers.corp.publicKey: ${fault}, never a key that can sign`,
      ]);
    });
  }
});
