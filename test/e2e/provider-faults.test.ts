import assert from "node:assert/strict";
import { EXT_AUTHZ } from "../support/envoy.ts";
import type { LogLine } from "../support/grantgate.ts";
import { bearer, send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { DENIALS, jira, wiki } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { unseenToken } from "../support/tokens.ts";
import { assertDenial } from "./answers.ts";

/** Milliseconds: Envoy waits five seconds, the service three at most. */
const OUR_WAIT = 3_500;

describe("a provider that fails", () => {
  let stack: Stack;
  const freshToken = () => unseenToken(stack.oidc);
  const ask = (token: string) => send(stack.envoy.origin, wiki(bearer(token)));

  before(async function () {
    this.timeout(120_000);
    stack = await startStack();
    assert.equal((await ask(await freshToken())).status, 200);
  });
  after(() => stack?.stop());
  afterEach(() => stack.oidc.release());

  const answers: readonly [title: string, status: number, body: string, type?: string][] = [
    ["429", 429, "{}"],
    ["500", 500, "{}"],
    ["503", 503, "{}"],
    ["a redirect", 302, "{}"],
    ["HTML with status 200", 200, "<html>login</html>", "text/html"],
    ["JSON that is cut off", 200, '{"active":tr'],
    ["a list", 200, '[{"active":true}]'],
    ['"active":"true"', 200, '{"active":"true","sub":"alice","token_type":"Bearer"}'],
    ["no active", 200, '{"sub":"alice","token_type":"Bearer"}'],
    ["JSON as text/plain", 200, '{"active":true,"sub":"alice","token_type":"Bearer"}', "text/plain"],
    ["300 kB", 200, JSON.stringify({ active: true, padding: "x".repeat(300_000) })],
  ];
  for (const [title, status, body, type] of answers) {
    it(`answers ${title}: 503`, async () => {
      const token = await freshToken();
      stack.oidc.failWith(status, body, type, "introspection");
      assertDenial(await ask(token), DENIALS.unavailable);
      stack.oidc.release();
      assert.equal((await ask(token)).status, 200, "a fault must not be remembered");
    });
  }

  it("answers active with exp in the past: 401", async () => {
    const token = await freshToken();
    const body = {
      active: true,
      sub: "alice",
      email: "alice@example.com",
      email_verified: true,
      token_type: "Bearer",
      exp: 1,
    };
    stack.oidc.failWith(200, JSON.stringify(body), "application/json", "introspection");
    assertDenial(await ask(token), DENIALS.expired);
  });

  it("is slow past its timeout: 503 from us, before Envoy gives up", async () => {
    const token = await freshToken();
    stack.oidc.hold("introspection");
    const response = await ask(token);
    assertDenial(response, DENIALS.unavailable);
    assert.ok(response.milliseconds < OUR_WAIT, `${response.milliseconds} ms`);
    stack.oidc.release();
    assert.equal((await ask(token)).status, 200);
  });

  it("is down: 503 for tokens not yet known, 200 for those remembered", async () => {
    const [known, unknown] = [await freshToken(), await freshToken()];
    assert.equal((await ask(known)).status, 200);
    await stack.oidc.stop();
    assertDenial(await ask(unknown), DENIALS.unavailable);
    assert.equal((await ask(known)).status, 200);
    await stack.oidc.start();
    assert.equal((await ask(unknown)).status, 200);
  });
});

describe("a provider slower than one caller may wait", () => {
  let stack: Stack;
  before(async function () {
    this.timeout(120_000);
    stack = await startStack({
      config: (text) => text.replace("clientId: gate", "clientId: gate\n    timeout: 10s"),
      patchEnvoy: (config) => config.setIn([...EXT_AUTHZ, "grpc_service", "timeout"], "0.5s"),
    });
  });
  after(() => stack?.stop());

  it("is answered for while its call goes on and fills the cache", async () => {
    const accessToken = await unseenToken(stack.oidc);
    stack.oidc.hold("introspection");
    const response = await send(stack.envoy.origin, jira(bearer(accessToken)));
    assertDenial(response, DENIALS.unavailable);
    assert.ok(response.milliseconds < 500, `${response.milliseconds} ms`);
    stack.oidc.release();
    const calls = stack.oidc.calls("introspection");
    assert.equal((await send(stack.envoy.origin, jira(bearer(accessToken)))).status, 200);
    assert.equal(stack.oidc.calls("introspection"), calls);
  });
});

describe("a provider that refuses our own client", () => {
  let stack: Stack;
  before(async function () {
    this.timeout(120_000);
    stack = await startStack({
      config: (text) => text.replace(/(clientSecret:) .*/, "$1 wrong"),
    });
  });
  after(() => stack?.stop());

  it("is 401 for client credentials, 503 for users, logged as an error and never remembered", async () => {
    const client = await stack.oidc.clientToken({ client: "ci-bot", format: "opaque", resource: "urn:jira" });
    assertDenial(await send(stack.envoy.origin, jira(bearer(client), "/reports/daily")), DENIALS.client);
    const accessToken = await unseenToken(stack.oidc);
    assertDenial(await send(stack.envoy.origin, wiki(bearer(accessToken))), DENIALS.unavailable);
    const calls = stack.oidc.calls("introspection");
    await send(stack.envoy.origin, jira(bearer(client), "/reports/daily"));
    assert.equal(stack.oidc.calls("introspection"), calls + 1);
    const isRefusal = ({ msg }: LogLine) => String(msg).includes("refuses our own client");
    const errors = () => stack.grantgate.log().filter(isRefusal).length;
    await waitUntil("all is logged", () => errors() >= 3);
    assert.equal(errors(), 3);
  });
});
