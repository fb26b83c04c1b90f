import assert from "node:assert/strict";
import { mock } from "node:test";
import { createValidators } from "../../src/grant/validators.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { SKEW, tokenOf, validatorOptions } from "./grants-under-test.ts";
import { ec, ed25519, rsa, type SigningKey, signed } from "./signing-keys.ts";

const ISSUER = "https://login.example.com";
const NOW = 1_800_000_000_000;
const S = NOW / 1_000;
const CLAIMS = { iss: ISSUER, sub: "alice", exp: S + 60 };

const p256 = ec("P-256");
const rsa2048 = rsa(2_048);
const KEYS = { RS256: rsa2048, PS256: rsa2048, ES256: p256, EdDSA: ed25519() };

describe("createJwtValidator", () => {
  let server: AnsweringServer;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  beforeEach(() => mock.timers.enable({ apis: ["Date"], now: NOW }));
  afterEach(() => mock.timers.reset());

  function validator(written: Omit<WrittenProvider, "preset">) {
    const provider = providerUnderTest({ issuer: ISSUER, ...written, preset: "custom" });
    const { validate } = createValidators(validatorOptions)(provider, "keys");
    return async (value: string) => (await validate(tokenOf(value))).validation.kind;
  }
  const withKey = ({ pem }: SigningKey) => validator({ publicKey: pem });
  function withKeySet(...keys: object[]) {
    server.answer(withJson({ keys }));
    return validator({ jwksUri: `${server.origin}/jwks` });
  }
  const es256 = (claims: Record<string, unknown>, { privateKey } = p256) =>
    signed(privateKey, { alg: "ES256" }, claims);

  for (const [alg, key] of Object.entries(KEYS)) {
    it(`verifies ${alg} by PEM, by JWK and by JWKS`, async () => {
      const token = await signed(key.privateKey, { alg, kid: "1" }, CLAIMS);
      const jwk = { ...key.jwk, kid: "1", alg };
      const validators = [withKey(key), validator({ publicKey: JSON.stringify(jwk) }), withKeySet(jwk)];
      const kinds = await Promise.all(validators.map((validate) => validate(token)));
      assert.deepEqual(kinds, ["active", "active", "active"]);
    });
  }

  it("takes a key that states an algorithm for no other", async () => {
    const token = await signed(rsa2048.privateKey, { alg: "PS256" }, CLAIMS);
    const jwk = { ...rsa2048.jwk, alg: "RS256" };
    assert.equal(await validator({ publicKey: JSON.stringify(jwk) })(token), "invalid");
    assert.equal(await withKeySet(jwk)(token), "invalid");
    assert.equal(await withKeySet(jwk, { ...rsa2048.jwk, alg: "PS256" })(token), "active");
  });

  it("takes the algorithms alone that the provider is configured with", async () => {
    const token = await es256(CLAIMS);
    assert.equal(await validator({ publicKey: p256.pem, algorithms: ["ES384"] })(token), "invalid");
  });

  const unfit = [
    ["RSA of 1024 bits", rsa(1_024), "RS256"],
    ["a key of another curve", ec("P-384"), "ES384"],
  ] as const;
  for (const [what, key, alg] of unfit) {
    it(`passes over ${what} in a JWKS`, async () => {
      const token = await es256(CLAIMS);
      assert.equal(await withKeySet({ ...key.jwk, alg })(token), "invalid");
      assert.equal(await withKeySet({ ...key.jwk, alg: "ES256" }, p256.jwk)(token), "active");
    });
  }

  it("does not take a key for encryption", async () => {
    const token = await es256(CLAIMS);
    assert.equal(await withKeySet({ ...p256.jwk, use: "enc" })(token), "invalid");
    assert.equal(await withKeySet({ ...p256.jwk, key_ops: ["deriveKey"] })(token), "invalid");
  });

  it("tries every key that kid and alg allow", async () => {
    const token = await es256(CLAIMS);
    assert.equal(await withKeySet(ec("P-256").jwk, rsa2048.jwk, p256.jwk)(token), "active");
    const named = await signed(p256.privateKey, { alg: "ES256", kid: "2" }, CLAIMS);
    assert.equal(
      await withKeySet({ ...p256.jwk, kid: "1" }, { ...ec("P-256").jwk, kid: "2" })(named),
      "invalid",
    );
  });

  it("looks for a new key where a token names none and no known one fits", async () => {
    const [former, latest] = [ec("P-256"), ec("P-256")];
    const validate = withKeySet(former.jwk);
    assert.equal(await validate(await es256(CLAIMS, former)), "active");
    server.answer(withJson({ keys: [latest.jwk] }));
    assert.equal(await validate(await es256(CLAIMS, latest)), "active");
  });

  it("looks at no key in the header", async () => {
    const forger = ec("P-256");
    for (const header of [
      { jwk: forger.jwk },
      { jku: `${server.origin}/forged` },
      { x5u: `${server.origin}/x` },
    ]) {
      const token = await signed(forger.privateKey, { alg: "ES256", ...header }, CLAIMS);
      assert.equal(await withKeySet(p256.jwk)(token), "invalid");
      assert.deepEqual(new Set(server.calls.map(({ path }) => path)), new Set(["/jwks"]));
    }
  });

  const judged = [
    ["exp in a millisecond", { exp: S + 0.001 }, "active"],
    ["exp now", { exp: S }, "expired"],
    ["no exp", { exp: undefined }, "invalid"],
    ["nbf as far ahead as skew allows", { nbf: (NOW + SKEW) / 1_000 }, "active"],
    ["nbf further ahead", { nbf: (NOW + SKEW + 1) / 1_000 }, "invalid"],
    ["no iss", { iss: undefined }, "invalid"],
    ["another iss", { iss: `${ISSUER}/` }, "invalid"],
  ] as const;
  for (const [what, claims, expected] of judged) {
    it(`finds ${what} ${expected}`, async () =>
      assert.equal(await withKey(p256)(await es256({ ...CLAIMS, ...claims })), expected));
  }

  it("says of no token that it is expired before its signature verified", async () => {
    const token = await es256({ ...CLAIMS, exp: S - 60 }, ec("P-256"));
    assert.equal(await withKey(p256)(token), "invalid");
  });

  it("judges a remembered verification anew", async () => {
    const validate = withKey(p256);
    const token = await es256(CLAIMS);
    assert.equal(await validate(token), "active");
    mock.timers.tick(60_000 - 1);
    assert.equal(await validate(token), "active");
    mock.timers.tick(1);
    assert.equal(await validate(token), "expired");
  });

  it("verifies no JWT of a provider without an issuer", async () => {
    const validate = validator({ issuer: undefined, publicKey: p256.pem });
    assert.equal(await validate(await es256({ ...CLAIMS, iss: undefined })), "invalid");
  });

  it("takes no token that is not a JWT", async () => assert.equal(await withKey(p256)("opaque"), "invalid"));
});
