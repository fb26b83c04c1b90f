import assert from "node:assert/strict";
import { type Mock, mock } from "node:test";
import { decideByGrants } from "../../src/grant/select.ts";
import type { TokenValidator, Validation } from "../../src/grant/validation.ts";
import { createValidators } from "../../src/grant/validators.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { storeEntries } from "../cache/stored-entries.ts";
import {
  type AnsweringServer,
  startAnsweringServer,
  withJson,
  withReset,
  withStatus,
} from "../provider/answering-server.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { grantBuilder, TTL, tokenOf, validatorOptions } from "./grants-under-test.ts";
import { ec, signed } from "./signing-keys.ts";

const ISSUER = "https://login.example.com";
const ACTIVE = { active: true, token_type: "Bearer", sub: "alice", client_id: "web" };
/** Milliseconds and seconds. */
const PAUSE = 5_000;
const STOPPED = { kind: "outage", detail: "the provider's breaker is open", retryAfter: 5 };

describe("createRemoteValidator, with its provider's breakers", () => {
  let server: AnsweringServer;
  let provider: Provider;
  let validator: TokenValidator;
  let monotonic: Mock<() => number>;
  let passed: number;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  beforeEach(() => {
    const real = performance.now.bind(performance);
    passed = 0;
    monotonic = mock.method(performance, "now", () => real() + passed);
    provider = createTestProvider();
    validator = createValidators(validatorOptions)(provider, "introspection");
  });
  afterEach(async () => {
    monotonic.mock.restore();
    await provider.close();
  });

  function createTestProvider(): Provider {
    return providerUnderTest({
      preset: "custom",
      issuer: ISSUER,
      introspectionEndpoint: `${server.origin}/introspect`,
      jwksUri: `${server.origin}/jwks`,
      clientId: "gate",
      clientSecret: "secret",
      clients: ["web"],
    });
  }
  async function validate(token: string, by = validator): Promise<Validation> {
    return (await by.validate(tokenOf(token))).validation;
  }
  const kindOf = async (token: string) => (await validate(token)).kind;
  async function meetOutages(times: number, token: string): Promise<void> {
    for (let at = 0; at < times; at += 1) assert.equal(await kindOf(token), "outage");
  }
  /** Makes tokens known, and lets what is remembered of them run out. */
  async function admit(...tokens: string[]): Promise<void> {
    server.answer(withJson(ACTIVE));
    for (const token of tokens) assert.equal(await kindOf(token), "active");
    passed += TTL;
  }
  /** Answers known tokens well, and chokes on any other. */
  function chokeOnJunk(...known: string[]): void {
    server.answer((response, call) => {
      const token = new URLSearchParams(call.body).get("token") ?? "";
      (known.includes(token) ? withJson(ACTIVE) : withStatus(500))(response, call);
    });
  }

  const outages = [
    ["500", withStatus(500)],
    ["429", withStatus(429)],
    ["a page", withJson("<p>", 200, "text/html")],
    ["a reset connection", withReset],
  ] as const;
  for (const [what, answerer] of outages) {
    it(`asks no more after ${what} five times in a row, and says for how long`, async () => {
      server.answer(answerer);
      await meetOutages(5, "unseen");
      const calls = server.calls.length;
      assert.deepEqual(await validate("unseen"), STOPPED);
      assert.deepEqual(await validate("another"), STOPPED);
      assert.equal(server.calls.length, calls);
    });
  }

  it("asks again after the pause, and goes on once it was answered", async () => {
    server.answer(withStatus(503));
    await meetOutages(5, "unseen");
    server.answer(withJson(ACTIVE));
    passed += PAUSE;
    assert.deepEqual([await kindOf("unseen"), await kindOf("another")], ["active", "active"]);
  });

  const answers = [
    ["an inactive token", withJson({ active: false })],
    ["a token that it refuses to look at", withJson({ error: "unsupported_token_type" }, 400)],
    ["a refusal of our client", withStatus(401)],
  ] as const;
  for (const [what, answerer] of answers) {
    it(`takes ${what} for an answer, however often`, async () => {
      server.answer(answerer);
      for (let at = 0; at < 20; at += 1) assert.notEqual(await kindOf(`token ${at}`), "outage");
      assert.equal(server.calls.length, 20);
    });
  }

  it("leaves known tokens their calls when the provider chokes on junk, and asks little about junk", async () => {
    await admit("known");
    chokeOnJunk("known");
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 100 }, (_, at) => kindOf(`junk ${round} ${at}`)));
      assert.equal(await kindOf("known"), "active");
      passed += TTL;
    }
    const junk = server.calls.filter(({ body }) => body.includes("junk"));
    assert.equal(server.calls.length - junk.length, 5);
    // All that may run at once, four in place of the first that failed; then one after each pause.
    assert.ok(junk.length <= 64 + 4 + 4, `${junk.length} calls about junk`);
  });

  it("asks about nobody while known tokens meet an outage", async () => {
    await admit("known");
    server.answer(withStatus(500));
    await meetOutages(5, "known");
    assert.deepEqual([await validate("known"), await validate("unseen")], [STOPPED, STOPPED]);
    assert.equal(server.calls.length, 5);
  });

  it("knows a token that another replica asked about", async () => {
    const shared = storeEntries();
    const replica = () => createValidators({ ...validatorOptions, shared })(provider, "introspection");
    server.answer(withJson(ACTIVE));
    await validate("known", replica());
    // The token is known to a provider's object, of which each replica has its own.
    await provider.close();
    provider = createTestProvider();
    const here = replica();
    assert.equal((await here.validate(tokenOf("known"))).origin, "redis");
    passed += TTL;
    shared.held.clear();
    chokeOnJunk("known");
    for (let at = 0; at < 6; at += 1) await validate(`junk ${at}`, here);
    const { validation, origin } = await here.validate(tokenOf("known"));
    assert.deepEqual([validation.kind, origin], ["active", "upstream"]);
  });

  it("holds up no reading of keys", async () => {
    server.answer(withStatus(500));
    await meetOutages(6, "unseen");
    const { privateKey, publicKey } = ec("P-256");
    const jwk = { ...publicKey.export({ format: "jwk" }), kid: "1" };
    server.answer(withJson({ keys: [jwk] }));
    const claims = { iss: ISSUER, sub: "alice", exp: Date.now() / 1_000 + 60 };
    const jwt = await signed(privateKey, { alg: "ES256", kid: "1" }, claims);
    const byKeys = createValidators(validatorOptions)(provider, "keys");
    assert.equal((await validate(jwt, byKeys)).kind, "active");
  });

  it("gives the wait on through the grant that decides", async () => {
    server.answer(withStatus(500));
    const grant = grantBuilder(provider)({ type: "authorizationGrant", username: "sub" });
    const decide = () => decideByGrants([grant], tokenOf("unseen"));
    for (let at = 0; at < 5; at += 1) assert.equal("retryAfter" in (await decide()), false);
    const decision = await decide();
    assert.ok(decision.kind === "refused");
    assert.deepEqual([decision.outcome, decision.retryAfter], ["unavailable", 5]);
  });
});
