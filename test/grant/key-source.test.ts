import assert from "node:assert/strict";
import { mock } from "node:test";
import { createJwks, fixedKey } from "../../src/grant/key-source.ts";
import { createValidators } from "../../src/grant/validators.ts";
import { readPublicKey } from "../../src/grant/verification-key.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { waitUntil } from "../support/ports.ts";
import { tokenOf, validatorOptions } from "./grants-under-test.ts";
import { ec } from "./signing-keys.ts";

const MAX_AGE = 900_000;
/** Milliseconds in which an unknown `kid` leads to one read at most. */
const PAUSE = 5_000;
const DAY_S = 86_400;

describe("createJwks", () => {
  let oidc: OidcProvider;
  let validate: (token: string) => Promise<string>;

  beforeEach(async () => {
    oidc = await startOidcProvider();
    const provider = providerUnderTest({
      preset: "custom",
      issuer: oidc.issuer,
      jwksUri: `${oidc.issuer}/jwks`,
      timeout: "2s",
      keysMaxAge: "15m",
    });
    const validator = createValidators(validatorOptions)(provider, "keys");
    validate = async (token) => (await validator.validate(tokenOf(token))).validation.kind;
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
  });
  afterEach(async () => {
    mock.timers.reset();
    await oidc.stop();
  });

  let issued = 0;
  /** Each is another token, so that none is answered from memory. */
  function sign(header: { kid?: string } = {}): Promise<string> {
    issued += 1;
    const exp = Math.floor(Date.now() / 1_000) + DAY_S;
    return oidc.signJwt({ iss: oidc.issuer, sub: "alice", exp, jti: String(issued) }, header);
  }
  const reads = () => oidc.calls("jwks");

  it("reads the key set once for all who need it first", async () => {
    const tokens = await Promise.all(Array.from({ length: 50 }, () => sign()));
    const kinds = await Promise.all(tokens.map(validate));
    assert.deepEqual([new Set(kinds), reads()], [new Set(["active"]), 1]);
  });

  for (const keepPrevious of [true, false]) {
    it(`fetches a new kid at once, ${keepPrevious ? "beside the old key" : "in its place"}`, async () => {
      const old = await sign();
      assert.equal(await validate(old), "active");
      await oidc.rotateKeys({ keepPrevious });
      assert.equal(await validate(await sign()), "active");
      assert.equal(reads(), 2);
      // Remembered, and a miss once its key has left.
      assert.equal(await validate(old), keepPrevious ? "active" : "invalid");
    });
  }

  it("makes one read of 200 requests with a kid that nobody knows", async () => {
    await validate(await sign());
    const tokens = await Promise.all(Array.from({ length: 200 }, (_, at) => sign({ kid: `unknown ${at}` })));
    const kinds = await Promise.all(tokens.map(validate));
    for (const token of tokens) kinds.push(await validate(token));
    assert.deepEqual([new Set(kinds), reads()], [new Set(["invalid"]), 2]);
  });

  it("lets requests that come while the new keys are read wait for them", async () => {
    await validate(await sign());
    await oidc.rotateKeys();
    mock.timers.reset();
    oidc.hold("jwks");
    const first = validate(await sign());
    await waitUntil("the keys are being read", () => reads() === 2);
    const others = [validate(await sign()), validate(await sign())];
    oidc.release();
    assert.deepEqual(await Promise.all([first, ...others]), ["active", "active", "active"]);
    assert.equal(reads(), 2);
  });

  it("looks for a kid that nobody knew again after a pause", async () => {
    await validate(await sign());
    assert.equal(await validate(await sign({ kid: "unknown" })), "invalid");
    await oidc.rotateKeys();
    const token = await sign();
    assert.equal(await validate(token), "invalid");
    mock.timers.tick(PAUSE);
    assert.equal(await validate(token), "active");
  });

  it("does not call a token invalid whose key it could not look for", async () => {
    await validate(await sign());
    await oidc.rotateKeys();
    oidc.failWith(503, "{}");
    assert.deepEqual([await validate(await sign()), await validate(await sign())], ["outage", "outage"]);
    oidc.release();
    mock.timers.tick(PAUSE);
    assert.equal(await validate(await sign()), "active");
  });

  it("verifies with a fresh key set while the provider is down", async () => {
    const remembered = await sign();
    await validate(remembered);
    await oidc.stop();
    mock.timers.tick(MAX_AGE - 1);
    assert.deepEqual([await validate(remembered), await validate(await sign())], ["active", "active"]);
  });

  it("calls a key set beyond its age an outage, for remembered tokens too", async () => {
    const remembered = await sign();
    await validate(remembered);
    await oidc.stop();
    mock.timers.tick(MAX_AGE);
    assert.deepEqual([await validate(remembered), await validate(await sign())], ["outage", "outage"]);
    await oidc.start();
    assert.equal(await validate(remembered), "active");
  });

  it("renews in the background once half of the age has passed, so that a withdrawn key falls", async () => {
    const old = await sign();
    await validate(old);
    await oidc.rotateKeys();
    mock.timers.tick(MAX_AGE / 2 - 1);
    assert.equal(await validate(old), "active");
    assert.equal(reads(), 1);
    mock.timers.tick(1);
    assert.equal(await validate(old), "active");
    const falls = async () => {
      // Time goes on, else the wait would have no end.
      mock.timers.tick(1_000);
      return (await validate(old)) === "invalid";
    };
    await waitUntil("the token falls with its key", falls);
  });

  const nonsense = [
    ["a status other than 200", 404, "{}", "application/json"],
    ["HTML", 200, "<p>", "text/html"],
    ["no key set", 200, '{"keys":{}}', "application/json"],
  ] as const;
  for (const [what, status, body, contentType] of nonsense) {
    it(`calls ${what} an outage and reads again`, async () => {
      oidc.failWith(status, body, contentType, "jwks");
      assert.equal(await validate(await sign()), "outage");
      oidc.release();
      assert.equal(await validate(await sign()), "active");
    });
  }

  it("takes an empty key set for one without the key", async () => {
    oidc.failWith(200, '{"keys":[]}');
    assert.equal(await validate(await sign()), "invalid");
  });

  it("takes an address that is not known for an outage", async () => {
    const keys = createJwks(providerUnderTest({ preset: "custom", issuer: oidc.issuer }));
    const found = await keys.find({ algorithm: "RS256", kid: undefined });
    assert.ok("kind" in found && found.detail.includes("no jwks address"));
  });

  it("offers no key again that did not verify, though it was read anew", async () => {
    const keys = createJwks(
      providerUnderTest({ preset: "custom", issuer: oidc.issuer, jwksUri: `${oidc.issuer}/jwks` }),
    );
    const hint = { algorithm: "RS256", kid: undefined };
    const tried = await keys.find(hint);
    assert.ok(!("kind" in tried) && tried.length === 1);
    assert.deepEqual(await keys.find({ ...hint, tried }), []);
    assert.equal(oidc.calls("jwks"), 2);
  });
});

describe("fixedKey", () => {
  it("is offered once", async () => {
    const key = readPublicKey(ec("P-256").pem);
    const hint = { algorithm: "ES256", kid: undefined };
    assert.deepEqual(await fixedKey(key).find(hint), [key]);
    assert.deepEqual(await fixedKey(key).find({ ...hint, tried: [key] }), []);
  });
});
