import assert from "node:assert/strict";
import { createSecretKey, type KeyObject } from "node:crypto";
import { SIGNATURE_ALGORITHMS } from "../../src/grant/algorithms.ts";
import { signatureHolds } from "../../src/grant/jws.ts";
import { ec, ed25519, rsa, signed } from "./signing-keys.ts";

const CLAIMS = { sub: "alice" };
const p256 = ec("P-256");
const rsaKeys = rsa(2_048);
const secret = createSecretKey(Buffer.alloc(64, "s"));

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Keys for each algorithm; jose, another implementation, signs with them. */
const KEYS: Readonly<Record<(typeof SIGNATURE_ALGORITHMS)[number], Pair>> = {
  RS256: rsaKeys,
  RS384: rsaKeys,
  RS512: rsaKeys,
  PS256: rsaKeys,
  PS384: rsaKeys,
  PS512: rsaKeys,
  ES256: p256,
  ES384: ec("P-384"),
  ES512: ec("P-521"),
  EdDSA: ed25519(),
  HS256: { privateKey: secret, publicKey: secret },
  HS384: { privateKey: secret, publicKey: secret },
  HS512: { privateKey: secret, publicKey: secret },
};

describe("signatureHolds", () => {
  for (const alg of SIGNATURE_ALGORITHMS) {
    const { privateKey, publicKey } = KEYS[alg];

    it(`holds for ${alg}, and not for other claims or another signature`, async () => {
      const [header = "", claims = "", signature = ""] = (await signed(privateKey, { alg }, CLAIMS)).split(
        ".",
      );
      const other = Buffer.from('{"sub":"admin"}').toString("base64url");
      const bytes = Buffer.from(signature, "base64url");
      const holds = (...parts: string[]) => signatureHolds(parts.join("."), publicKey, alg);
      assert.equal(holds(header, claims, signature), true);
      assert.equal(holds(header, other, signature), false);
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ 1;
        assert.equal(holds(header, claims, altered.toString("base64url")), false);
      }
      for (const wrong of [
        bytes.subarray(1),
        bytes.subarray(0, -1),
        Buffer.concat([bytes, bytes]),
        Buffer.alloc(bytes.length),
      ]) {
        assert.equal(holds(header, claims, wrong.toString("base64url")), false);
      }
      assert.equal(holds(header, claims, ""), false);
    });
  }

  it("takes no PKCS #1 signature for PSS, nor the other way round", async () => {
    const { privateKey, publicKey } = rsaKeys;
    assert.equal(
      signatureHolds(await signed(privateKey, { alg: "RS256" }, CLAIMS), publicKey, "PS256"),
      false,
    );
    assert.equal(
      signatureHolds(await signed(privateKey, { alg: "PS256" }, CLAIMS), publicKey, "RS256"),
      false,
    );
  });

  it("takes a key that is not one for the algorithm for a defect of ours", async () => {
    const token = await signed(p256.privateKey, { alg: "ES256" }, CLAIMS);
    for (const key of [rsaKeys.publicKey, KEYS.ES384.publicKey, secret, p256.privateKey]) {
      assert.throws(() => signatureHolds(token, key, "ES256"), TypeError);
    }
    assert.throws(() => signatureHolds(token, p256.publicKey, "ES256K"), TypeError);
  });
});
