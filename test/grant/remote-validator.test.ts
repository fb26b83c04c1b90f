import assert from "node:assert/strict";
import { mock } from "node:test";
import type { TokenValidator } from "../../src/grant/validation.ts";
import { createValidators, type ValidatorOptions } from "../../src/grant/validators.ts";
import {
  type AnsweringServer,
  startAnsweringServer,
  withJson,
  withNothing,
  withStatus,
} from "../provider/answering-server.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { waitUntil } from "../support/ports.ts";
import { SKEW, tokenOf, validatorOptions } from "./grants-under-test.ts";
import { ec, signed } from "./signing-keys.ts";

const ISSUER = "https://login.example.com";
const NOW = 1_800_000_000_000;
const S = NOW / 1_000;
const ACTIVE = { active: true, token_type: "Bearer", sub: "alice" };
const OWN = { iss: ISSUER, sub: "alice", exp: S + 60 };
const key = ec("P-256").privateKey;

describe("createRemoteValidator", () => {
  let server: AnsweringServer;
  let validator: TokenValidator;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  beforeEach(() => {
    mock.timers.enable({ apis: ["Date"], now: NOW });
    validator = createValidator();
  });
  afterEach(() => mock.timers.reset());

  function createValidator(options: ValidatorOptions = validatorOptions, maxConcurrent = 64): TokenValidator {
    const provider = providerUnderTest({
      preset: "custom",
      issuer: ISSUER,
      introspectionEndpoint: `${server.origin}/introspect`,
      clientId: "gate",
      clientSecret: "secret",
      timeout: "300ms",
      maxConcurrent,
    });
    return createValidators(options)(provider, "introspection");
  }
  async function validate(token: string): Promise<string> {
    return (await validator.validate(tokenOf(token))).validation.kind;
  }
  const jwt = (claims: Record<string, unknown> = {}) => signed(key, { alg: "ES256" }, { ...OWN, ...claims });

  const judged = [
    ["no exp", {}, "active"],
    ["exp in a millisecond", { exp: S + 0.001 }, "active"],
    ["exp now", { exp: S }, "expired"],
    ["exp a text", { exp: String(S + 60) }, "outage"],
    ["nbf as far ahead as skew allows", { nbf: (NOW + SKEW) / 1_000 }, "active"],
    ["nbf further ahead", { nbf: (NOW + SKEW + 1) / 1_000 }, "invalid"],
    ["the provider's iss", { iss: ISSUER }, "active"],
    ["another iss", { iss: `${ISSUER}/` }, "invalid"],
    ["an iss that is no text", { iss: [ISSUER] }, "invalid"],
  ] as const;
  for (const [what, claims, expected] of judged) {
    it(`finds an active answer with ${what} ${expected}`, async () => {
      server.answer(withJson({ ...ACTIVE, ...claims }));
      assert.equal(await validate("opaque"), expected);
    });
  }

  const ownWords = [
    ["nothing amiss", {}, "active"],
    ["exp now", { exp: S }, "expired"],
    ["exp a text", { exp: String(S + 60) }, "invalid"],
    ["nbf ahead", { nbf: S + 60 }, "invalid"],
  ] as const;
  for (const [what, claims, expected] of ownWords) {
    it(`finds a JWT of ${what} ${expected}, though the provider calls it active`, async () => {
      server.answer(withJson(ACTIVE));
      assert.equal(await validate(await jwt(claims)), expected);
    });
  }

  it("says of an inactive JWT that it is expired when its own exp is past", async () => {
    server.answer(withJson({ active: false }));
    assert.equal(await validate(await jwt({ exp: S - 1 })), "expired");
    assert.equal(await validate(await jwt()), "inactive");
    assert.equal(await validate("opaque"), "inactive");
  });

  it("judges a remembered answer anew", async () => {
    server.answer(withJson({ ...ACTIVE, exp: S + 60 }));
    assert.equal(await validate("opaque"), "active");
    mock.timers.tick(60_000 - 1);
    assert.equal(await validate("opaque"), "active");
    mock.timers.tick(1);
    assert.equal(await validate("opaque"), "expired");
    assert.equal(server.calls.length, 1);
  });

  it("makes one call of 100 who ask together", async () => {
    server.answer(withJson(ACTIVE));
    const kinds = await Promise.all(Array.from({ length: 100 }, () => validate("opaque")));
    assert.deepEqual([new Set(kinds), server.calls.length], [new Set(["active"]), 1]);
  });

  const remembered = [
    ["active", withJson(ACTIVE), 1],
    ["active but expired", withJson({ ...ACTIVE, exp: S }), 2],
    ["inactive", withJson({ active: false }), 1],
    ["a refusal of our client", withStatus(401), 2],
    ["an outage", withStatus(503), 2],
  ] as const;
  for (const [what, answerer, calls] of remembered) {
    it(`${calls === 1 ? "remembers" : "never remembers"} ${what}`, async () => {
      server.answer(answerer);
      await validate("opaque");
      await validate("opaque");
      assert.equal(server.calls.length, calls);
    });
  }

  it("leaves known tokens their calls while junk fills the budget of the others", async () => {
    mock.timers.reset();
    // So short that the known token must be asked about again.
    validator = createValidator({ ...validatorOptions, ttl: 1 }, 2);
    server.answer(withJson(ACTIVE));
    assert.equal(await validate("known"), "active");
    server.answer((response, call) => {
      (new URLSearchParams(call.body).get("token") === "known" ? withJson(ACTIVE) : withNothing)(
        response,
        call,
      );
    });
    const flood = Array.from({ length: 50 }, (_, at) => validate(`junk ${at}`));
    await waitUntil("the junk is asked about", () => server.calls.length === 2);
    assert.equal(await validate("one more"), "outage");
    assert.equal(await validate("known"), "active");
    assert.deepEqual(new Set(await Promise.all(flood)), new Set(["outage"]));
  });
});
