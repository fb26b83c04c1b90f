import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { grantgate } from "../command-line.ts";
import { bearer, send } from "../support/http.ts";
import { freePort, waitUntil } from "../support/ports.ts";
import { jira, wiki } from "../support/scenarios.ts";
import { type Replica, type Stack, startReplica, startStack } from "../support/stack.ts";
import { unseenToken } from "../support/tokens.ts";

const ADMIN_TOKEN = "admin-token-for-tests-only-0123456789";
const TOGETHER = 1_000;
/** Milliseconds within which a revocation must be in force everywhere. */
const EVERYWHERE = 1_000;

const withRevocation = (adminPort: number) => (text: string) =>
  `clockSkew: 100ms
${text}
revocation: { maxTokenLifetime: 12h }
admin: { listen: "127.0.0.1:${adminPort}", token: ${ADMIN_TOKEN} }
`;

describe("revocation at three replicas with one Redis, each behind a real Envoy", function () {
  this.timeout(120_000);
  let stack: Stack;
  let replicas: readonly Replica[];
  const adminPorts: number[] = [];

  before(async () => {
    const started: Replica[] = [];
    for (const at of [0, 1, 2]) {
      const port = await freePort();
      adminPorts[at] = port;
      const config = withRevocation(port);
      if (at === 0) stack = await startStack({ config });
      started.push(at === 0 ? stack : await startReplica(stack, { config }));
    }
    replicas = started;
  });
  after(async () => {
    for (const replica of replicas?.slice(1) ?? []) await replica.stop();
    await stack?.stop();
  });

  const statusesOf = async (token: string, ask: typeof wiki = jira, at = replicas) => {
    const answers = await Promise.all(at.map(({ envoy }) => send(envoy.origin, ask(bearer(token)))));
    return answers.map(({ status }) => status);
  };
  const everywhere = (status: number, at = replicas) => at.map(() => status);
  async function revoke(body: object, port = adminPorts[0]): Promise<{ status: number; forgotten?: number }> {
    const answer = await fetch(`http://127.0.0.1:${port}/revocations`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const { forgotten } = (await answer.json()) as { forgotten?: number };
    return { status: answer.status, ...(forgotten !== undefined && { forgotten }) };
  }

  /** A token that was issued after whatever was revoked before, as whole seconds tell it. */
  async function issue(account: string, format: "opaque" | "jwt" = "opaque"): Promise<string> {
    await sleep(1_200);
    const resource = format === "jwt" ? { resource: "urn:jira" } : {};
    const scope = "openid email offline_access read:jira";
    return (await stack.oidc.userToken({ account, format, scope, ...resource })).accessToken;
  }

  it(`of ${TOGETHER} requests at once for one cold token makes one introspection call`, async () => {
    const token = await unseenToken(stack.oidc);
    await statusesOf(await unseenToken(stack.oidc), wiki);
    const calls = stack.oidc.calls("introspection");
    const asked = Array.from({ length: TOGETHER }, (_, at) => {
      const { envoy } = replicas[at % replicas.length] ?? stack;
      return send(envoy.origin, wiki(bearer(token)));
    });
    const statuses = new Set((await Promise.all(asked)).map(({ status }) => status));
    assert.deepEqual([[...statuses], stack.oidc.calls("introspection") - calls], [[200], 1]);
  });

  for (const format of ["opaque", "jwt"] as const) {
    it(`of a user refuses ${format} tokens everywhere within a second, and no other user's`, async () => {
      const [token, other] = [await issue("alice", format), await issue("admin")];
      assert.deepEqual(await statusesOf(token), everywhere(200));
      assert.deepEqual(await statusesOf(other), everywhere(200));
      const startedAt = performance.now();
      assert.equal((await revoke({ user: "alice" })).status, 200);
      await waitUntil(
        "it is refused everywhere",
        async () => {
          const statuses = await statusesOf(token);
          return statuses.every((status) => status === 401);
        },
        EVERYWHERE,
      );
      console.log(`        in force at three replicas after ${Math.round(performance.now() - startedAt)} ms`);
      assert.deepEqual(await statusesOf(other), everywhere(200));
    });
  }

  it("of one token leaves the user's others alone", async () => {
    const [one, other] = [await issue("admin", "jwt"), await issue("admin", "jwt")];
    assert.deepEqual(await statusesOf(one), everywhere(200));
    assert.equal((await revoke({ token: one }, adminPorts[1])).status, 200);
    await waitUntil(
      "it is refused everywhere",
      async () => {
        const statuses = await statusesOf(one);
        return statuses.every((status) => status === 401);
      },
      EVERYWHERE,
    );
    assert.deepEqual(await statusesOf(other), everywhere(200));
  });

  it("of a provider has every token asked about again, and refuses none that is good", async () => {
    const accessToken = await issue("admin");
    assert.deepEqual(await statusesOf(accessToken), everywhere(200));
    const calls = stack.oidc.calls("introspection");
    const { status, forgotten = 0 } = await revoke({ provider: "corp" });
    assert.ok(status === 200 && forgotten >= 1, `${status}, ${forgotten} forgotten`);
    assert.deepEqual(await statusesOf(accessToken), everywhere(200));
    assert.ok(stack.oidc.calls("introspection") > calls);
  });

  it("wins over an introspection that is under way", async () => {
    const accessToken = await issue("admin");
    stack.oidc.hold("introspection");
    const calls = stack.oidc.calls("introspection");
    const waiting = send(stack.envoy.origin, jira(bearer(accessToken)));
    await waitUntil("the provider is asked", () => stack.oidc.calls("introspection") > calls);
    assert.equal((await revoke({ subject: "admin", provider: "corp" })).status, 200);
    stack.oidc.release();
    assert.equal((await waiting).status, 401);
    assert.deepEqual(await statusesOf(accessToken), everywhere(401));
  });

  it("leaves no token and no name in Redis", async () => {
    const token = await unseenToken(stack.oidc);
    await statusesOf(token);
    const dump = [...(await stack.redis.entries())].map(
      ([name, value]) => `${name} ${value.toString("latin1")}`,
    );
    const text = dump.join("\n");
    for (const secret of [token, "alice", "admin", "example.com", "jira-users", ADMIN_TOKEN]) {
      const forms = [secret, Buffer.from(secret).toString("base64url"), Buffer.from(secret).toString("hex")];
      for (const form of forms) assert.equal(text.includes(form), false, secret);
    }
  });

  it("is given back to a Redis that has lost it, and known to a replica that comes then", async () => {
    const token = await issue("alice", "jwt");
    assert.equal((await revoke({ user: "alice" })).status, 200);
    await stack.redis.kill();
    await stack.redis.restart();
    const client = new Redis(stack.redis.url);
    const isBack = async () => (await client.exists("grantgate:{revocations}")) === 1;
    await waitUntil("a replica has given it back", isBack, 5_000);
    client.disconnect();
    const late = await startReplica(stack, { config: withRevocation(await freePort()) });
    try {
      assert.deepEqual(await statusesOf(token, jira, [late]), [401]);
    } finally {
      await late.stop();
    }
  });

  it("by the command line says how many answers were forgotten, and why it could not be", async () => {
    const folder = stack.grantgate.folder;
    const environment = {
      REDIS_URL: stack.redis.url,
      CACHE_SECRET: "x".repeat(32),
      OIDC_ISSUER: stack.oidc.issuer,
      OIDC_CLIENT_SECRET: "x",
    };
    const run = (...args: string[]) =>
      grantgate(["revoke", "--config", "grantgate.yaml", ...args], folder, environment).ended;
    const done = await run("--all");
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /^revoked; \d+ remembered answers forgotten\n$/);
    const wrong = await run("--provider", "nobody", "--subject", "x");
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /^400 no provider is called so; there is corp$/m);
  });

  it("is in force here, and 503, where Redis does not take it", async () => {
    const token = await stack.oidc.clientToken({
      client: "ci-bot",
      format: "opaque",
      resource: "urn:jira",
      scope: "read:jira",
    });
    assert.deepEqual(await statusesOf(token), everywhere(200));
    await stack.redis.kill();
    assert.equal((await revoke({ client: "ci-bot", provider: "corp" })).status, 503);
    assert.deepEqual(await statusesOf(token, jira, [stack]), [401]);
  });
});
