import assert from "node:assert/strict";
import { mock } from "node:test";
import { createValidators } from "../../src/grant/validators.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { waitUntil } from "../support/ports.ts";
import { tokenOf, validatorOptions } from "./grants-under-test.ts";

const MAX_AGE = 900_000;
const STALE = 3_600_000;
/** Milliseconds between two reads of a key set that grows old. */
const PAUSE = 5_000;
const TIMEOUT = 2_000;
const DAY_S = 86_400;

describe("createJwks with keysStaleIfError", () => {
  let oidc: OidcProvider;
  let provider: Provider;
  let validate: (token: string) => Promise<string>;
  /** Verified, and remembered, while the keys were fresh. */
  let remembered: string;

  beforeEach(async () => {
    oidc = await startOidcProvider();
    provider = providerUnderTest({
      preset: "custom",
      issuer: oidc.issuer,
      jwksUri: `${oidc.issuer}/jwks`,
      timeout: "2s",
      keysMaxAge: "15m",
      keysStaleIfError: "1h",
    });
    const validator = createValidators(validatorOptions)(provider, "keys");
    validate = async (token) => (await validator.validate(tokenOf(token))).validation.kind;
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    remembered = await sign();
    assert.equal(await validate(remembered), "active");
  });
  afterEach(async () => {
    mock.timers.reset();
    await provider.close();
    await oidc.stop();
  });

  let issued = 0;
  function sign(header: { kid?: string } = {}): Promise<string> {
    issued += 1;
    const exp = Math.floor(Date.now() / 1_000) + DAY_S;
    return oidc.signJwt({ iss: oidc.issuer, sub: "alice", exp, jti: String(issued) }, header);
  }
  const both = async () => [await validate(remembered), await validate(await sign())];
  const reads = () => oidc.calls("jwks");
  /** Until a read in the background is over; time goes on meanwhile, else the wait would have no end. */
  async function untilValid(token: string, expected: string): Promise<void> {
    await waitUntil(`the token is ${expected}`, async () => {
      mock.timers.tick(1_000);
      return (await validate(token)) === expected;
    });
  }

  it("serves the last keys while the provider is down, for that long and not a moment longer", async () => {
    await oidc.stop();
    mock.timers.tick(MAX_AGE);
    assert.deepEqual(await both(), ["active", "active"]);
    mock.timers.tick(STALE - 1);
    assert.deepEqual(await both(), ["active", "active"]);
    mock.timers.tick(1);
    assert.deepEqual(await both(), ["outage", "outage"]);
  });

  const nonsense = [
    ["answers an error", 503, "{}", "application/json"],
    ["answers HTML", 200, "<p>", "text/html"],
    ["answers no key set", 200, '{"keys":{}}', "application/json"],
  ] as const;
  for (const [what, status, body, contentType] of nonsense) {
    it(`serves them while the provider ${what}`, async () => {
      oidc.failWith(status, body, contentType);
      mock.timers.tick(MAX_AGE + STALE - 1);
      assert.deepEqual(await both(), ["active", "active"]);
      mock.timers.tick(1);
      assert.deepEqual(await both(), ["outage", "outage"]);
    });
  }

  it("recovers as soon as the provider is back", async () => {
    await oidc.stop();
    mock.timers.tick(MAX_AGE + STALE);
    assert.deepEqual(await both(), ["outage", "outage"]);
    await oidc.start();
    assert.deepEqual(await both(), ["active", "active"]);
  });

  it("lets a key that was withdrawn meanwhile fall once the provider is back", async () => {
    await oidc.stop();
    mock.timers.tick(MAX_AGE);
    assert.equal(await validate(remembered), "active");
    await oidc.rotateKeys();
    await oidc.start();
    await untilValid(remembered, "invalid");
    assert.equal(await validate(await sign()), "active");
  });

  it("begins the time anew with each key set that was read, and not with each fault", async () => {
    await oidc.stop();
    mock.timers.tick(MAX_AGE + STALE / 2);
    assert.deepEqual(await both(), ["active", "active"]);
    await oidc.start();
    const before = reads();
    await waitUntil("the keys are read", async () => {
      mock.timers.tick(1_000);
      await validate(remembered);
      return reads() > before;
    });
    await waitUntil("the time begins anew", async () => (await both()).join() === "active,active");
    await oidc.stop();
    mock.timers.tick(MAX_AGE + STALE / 2);
    assert.deepEqual(await both(), ["active", "active"]);
    mock.timers.tick(STALE / 2);
    assert.deepEqual(await both(), ["outage", "outage"]);
  });

  it("serves no key beyond its age of a provider that is up", async () => {
    await oidc.rotateKeys();
    mock.timers.tick(MAX_AGE);
    assert.deepEqual(await both(), ["invalid", "active"]);
  });

  it("serves no key beyond its age for a fault of long ago, when the provider is up by now", async () => {
    oidc.failWith(503, "{}");
    assert.equal(await validate(await sign({ kid: "unknown" })), "outage");
    oidc.release();
    await oidc.rotateKeys();
    mock.timers.tick(MAX_AGE);
    assert.equal(await validate(remembered), "invalid");
  });

  it("calls a kid that it does not know an outage while the provider is down", async () => {
    await oidc.stop();
    const unknown = async () => validate(await sign({ kid: "unknown" }));
    assert.deepEqual([await unknown(), await unknown()], ["outage", "outage"]);
    mock.timers.tick(MAX_AGE);
    assert.deepEqual([await unknown(), await unknown()], ["outage", "outage"]);
    assert.deepEqual(await both(), ["active", "active"]);
  });

  it("asks a provider that is down once a pause, however many requests come", async () => {
    oidc.failWith(503, "{}");
    mock.timers.tick(MAX_AGE);
    const before = reads();
    const tokens = await Promise.all(Array.from({ length: 100 }, () => sign()));
    assert.deepEqual(new Set(await Promise.all(tokens.map(validate))), new Set(["active"]));
    assert.deepEqual(await both(), ["active", "active"]);
    assert.ok(reads() - before <= 2);
  });

  it("lets nobody wait for a provider that hangs, once it is known to be down", async () => {
    oidc.failWith(503, "{}");
    mock.timers.tick(MAX_AGE);
    await both();
    oidc.hold();
    mock.timers.tick(PAUSE);
    const began = performance.now();
    assert.deepEqual(await both(), ["active", "active"]);
    assert.ok(performance.now() - began < TIMEOUT / 2);
  });
});
