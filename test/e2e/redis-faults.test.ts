import assert from "node:assert/strict";
import { bearer, send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { jira } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { type ExampleTokens, obtainTokens, unseenToken } from "../support/tokens.ts";

/** Milliseconds that a decision may take beside Redis' own command timeout. */
const PROMPT = 500;

describe("Redis", () => {
  let stack: Stack;
  let tokens: ExampleTokens;
  const ask = (token: string) => send(stack.envoy.origin, jira(bearer(token)));
  const metric = async (name: string) => {
    const text = await (await fetch(`${stack.grantgate.opsOrigin}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1]);
  };

  before(async function () {
    this.timeout(120_000);
    stack = await startStack();
    tokens = await obtainTokens(stack.oidc);
  });
  after(() => stack?.stop());

  it("holds answers, and no token, user or claim in clear", async () => {
    assert.equal((await ask(tokens.opaque.alice)).status, 200);
    await waitUntil("both answers are stored", async () => (await stack.redis.entries()).size >= 2);
    const dump = [...(await stack.redis.entries())].flatMap(([key, value]) => [
      key,
      value.toString("latin1"),
      value.toString("base64"),
    ]);
    for (const secret of [tokens.opaque.alice, "alice", "example.com", "read:jira", "active"]) {
      const encoded = Buffer.from(secret).toString("base64url");
      assert.equal(
        dump.some((text) => text.includes(secret) || text.includes(encoded)),
        false,
        secret,
      );
    }
  });

  it("killed: every decision stays right, the log says it once", async () => {
    await stack.redis.kill();
    await waitUntil("the service notices", async () => (await metric("grantgate_redis_up")) === 0);
    for (const [token, status] of [
      [tokens.jwt.admin, 200],
      [tokens.opaque.unseen, 200],
      [tokens.client.known, 200],
      [tokens.client.revoked, 401],
      [tokens.opaque.ghost, 400],
    ] as const) {
      const response = await ask(token);
      assert.equal(response.status, status, response.body);
      assert.ok(response.milliseconds < PROMPT, `${response.milliseconds} ms`);
    }
    const said = () => stack.grantgate.log().filter(({ msg }) => String(msg).startsWith("redis is down"));
    await waitUntil("the log says so", () => said().length > 0);
    assert.equal(said().length, 1);
  });

  it("back again: used again without a restart", async () => {
    await stack.redis.restart();
    await waitUntil("the service is connected", async () => (await metric("grantgate_redis_up")) === 1);
    assert.equal((await ask(tokens.opaque.carol)).status, 403);
    await waitUntil("an answer is stored", async () => (await stack.redis.entries()).size >= 1);
  });

  it("paused: slower by its command timeout, never wrong", async () => {
    const accessToken = await unseenToken(stack.oidc);
    await stack.redis.pause();
    const response = await ask(accessToken);
    assert.equal(response.status, 200, response.body);
    assert.ok(response.milliseconds < PROMPT, `${response.milliseconds} ms`);
    await stack.redis.resume();
  });
});
