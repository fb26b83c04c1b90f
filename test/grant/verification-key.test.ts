import assert from "node:assert/strict";
import { readKeySet, readPublicKey, readSigningSecret } from "../../src/grant/verification-key.ts";
import { ec, ed25519, rsa } from "./signing-keys.ts";

const key = ec("P-256");
const { jwk } = key;

describe("readPublicKey", () => {
  it("reads PEM and JWK, and knows them for the same key", () => {
    const fromPem = readPublicKey(`\n${key.pem}\n`);
    const fromJwk = readPublicKey(` ${JSON.stringify({ ...jwk, kid: "1", alg: "ES256" })}`);
    assert.equal(fromPem.id, fromJwk.id);
    assert.deepEqual([fromPem.kid, fromPem.algorithm], [undefined, undefined]);
    assert.deepEqual([fromJwk.kid, fromJwk.algorithm], ["1", "ES256"]);
    assert.notEqual(fromPem.id, readPublicKey(ec("P-256").pem).id);
  });

  it("keeps the public half of a private key alone", () => {
    const pem = key.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const privateJwk = JSON.stringify(key.privateKey.export({ format: "jwk" }));
    assert.deepEqual(
      [pem, privateJwk].map((text) => readPublicKey(text).key.type),
      ["public", "public"],
    );
  });

  for (const text of ["", "no key", "{", "{}", '{"kty":"oct","k":"AAAA"}', "[]"]) {
    it(`throws for ${text || "nothing"}`, () => assert.throws(() => readPublicKey(text)));
  }
});

const usable = [
  ["no use and no key_ops", {}],
  ["use sig", { use: "sig" }],
  ["key_ops with verify", { key_ops: ["sign", "verify"] }],
  ["a member that nobody knows", { x5t: "…" }],
] as const;

const passedOver = [
  ["use enc", { ...jwk, use: "enc" }],
  ["a use that is no text", { ...jwk, use: ["sig"] }],
  ["key_ops without verify", { ...jwk, key_ops: ["encrypt"] }],
  ["empty key_ops", { ...jwk, key_ops: [] }],
  ["key_ops that is no list", { ...jwk, key_ops: "verify" }],
  ["a symmetric key", { kty: "oct", k: "AAAA" }],
  ["another kty", { kty: "AKP", pub: "AAAA" }],
  ["a point that is not on the curve", { ...jwk, y: jwk.x }],
  ["no coordinates", { kty: "EC", crv: "P-256" }],
  ["null", null],
  ["a text", "key"],
  ["a list", [jwk]],
] as const;

describe("readKeySet", () => {
  for (const [what, members] of usable) {
    it(`takes a key with ${what}`, () =>
      assert.equal(readKeySet({ keys: [{ ...jwk, ...members }] })?.length, 1));
  }
  for (const [what, member] of passedOver) {
    it(`passes over ${what} and keeps the others`, () => {
      const keys = readKeySet({ keys: [member, { ...jwk, kid: "good" }] });
      assert.deepEqual(
        keys?.map(({ kid }) => kid),
        ["good"],
      );
    });
  }

  it("reads every kind of key", () => {
    const keys = readKeySet({ keys: [rsa(2_048).jwk, jwk, ed25519().jwk] });
    assert.deepEqual(
      keys?.map((read) => read.key.asymmetricKeyType),
      ["rsa", "ec", "ed25519"],
    );
  });

  it("knows an empty set from no set", () => {
    assert.deepEqual(readKeySet({ keys: [] }), []);
    for (const document of [{}, { keys: null }, { keys: { 0: jwk } }, { keys: "[]" }]) {
      assert.equal(readKeySet(document), undefined);
    }
  });
});

describe("readSigningSecret", () => {
  it("reads a secret's bytes as they are, and names it by none of them", () => {
    const { id, key, ...more } = readSigningSecret("s3cret é");
    assert.deepEqual([key.type, key.export().toString("utf8"), more], ["secret", "s3cret é", {}]);
    assert.doesNotMatch(id, /s3cret/);
    assert.equal(id, readSigningSecret("s3cret é").id);
    assert.notEqual(id, readSigningSecret("s3cret e").id);
  });

  it("makes no public key of the text of one", () => {
    const { id, key: secret } = readSigningSecret(key.pem);
    assert.equal(secret.type, "secret");
    assert.notEqual(id, readPublicKey(key.pem).id);
  });
});
