import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type AnsweringServer,
  startAnsweringServer,
  withJson,
  withStatus,
} from "../provider/answering-server.ts";
import { bearer, type RawResponse, send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { DENIALS, jira, wiki } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { unseenToken } from "../support/tokens.ts";
import { assertDenial, upstreamSaw } from "./answers.ts";

/** Milliseconds that a denial may take for which nobody is asked. */
const AT_ONCE = 500;
/** Milliseconds that the junk goes on, so that a known user's answer, of one second, runs out meanwhile. */
const FLOOD = 3_500;
const JUNK_AT_ONCE = 20;

const shortMemory = (text: string) => text.replace("introspection: 60s", "introspection: 1s");

/** What the metrics say of a provider's breaker: 0 closed, 1 half-open, 2 open. */
async function stateOf({ grantgate }: Stack, name: string): Promise<number> {
  const text = await (await fetch(`${grantgate.opsOrigin}/metrics`)).text();
  return Number(new RegExp(`^grantgate_breaker_state\\{name="${name}"\\} (\\d)$`, "m").exec(text)?.[1]);
}

/** The documented 503, at once, with the time until the next call in its Retry-After; waits for as long. */
async function waitAsTold(response: RawResponse): Promise<void> {
  const retryAfter = String(response.headers["retry-after"]);
  assertDenial(response, { ...DENIALS.unavailable, retryAfter });
  assert.match(retryAfter, /^[1-5]$/);
  assert.ok(response.milliseconds < AT_ONCE, `${response.milliseconds} ms`);
  await sleep(Number(retryAfter) * 1_000);
}

describe("a provider that stays away", () => {
  let stack: Stack;
  const ask = (token: string) => send(stack.envoy.origin, wiki(bearer(token)));
  const tokens = (count: number) => Promise.all(Array.from({ length: count }, () => unseenToken(stack.oidc)));

  before(async function () {
    this.timeout(120_000);
    stack = await startStack({ config: shortMemory });
  });
  after(() => stack?.stop());

  it("is asked no more once it was down five times, and again after the pause, without a restart", async function () {
    this.timeout(30_000);
    const [first = "", ...others] = await tokens(5);
    assert.equal((await ask(first)).status, 200);
    await stack.oidc.stop();
    await sleep(1_000);
    for (let at = 0; at < 5; at += 1) assertDenial(await ask(first), DENIALS.unavailable);
    for (const token of others) assert.equal((await ask(token)).status, 503);
    assert.equal(await stateOf(stack, "provider:corp"), 2);
    await stack.oidc.start();
    const calls = stack.oidc.calls("introspection");
    await waitAsTold(await ask(first));
    assert.equal(stack.oidc.calls("introspection"), calls);
    for (const token of [first, ...others]) assert.equal((await ask(token)).status, 200);
    assert.equal(await stateOf(stack, "provider:corp"), 0);
    const said = () => stack.grantgate.log().filter(({ breaker }) => breaker === "provider:corp");
    await waitUntil("all is logged", () => said().length >= 3);
    assert.deepEqual(
      said().map(({ level }) => level),
      ["warn", "info", "info"],
    );
  });

  it("holds up only those who came before it was known to hang", async function () {
    this.timeout(30_000);
    const [late = "", ...early] = await tokens(6);
    stack.oidc.hold("introspection");
    for (const denial of await Promise.all(early.map(ask))) assertDenial(denial, DENIALS.unavailable);
    assert.equal(await stateOf(stack, "provider:corp:unseen"), 2);
    const calls = stack.oidc.calls("introspection");
    const denial = await ask(late);
    stack.oidc.release();
    await waitAsTold(denial);
    assert.equal(stack.oidc.calls("introspection"), calls);
    assert.equal((await ask(late)).status, 200);
    assert.equal(await stateOf(stack, "provider:corp:unseen"), 0);
  });
});

describe("a provider that chokes on junk", () => {
  const known = "known-token";
  let introspection: AnsweringServer;
  let stack: Stack;
  const ask = (token: string) => send(stack.envoy.origin, jira(bearer(token)));

  before(async function () {
    this.timeout(120_000);
    introspection = await startAnsweringServer();
    const provider = [
      "preset: custom",
      `introspectionEndpoint: ${introspection.origin}/introspect`,
      `hosts: ["${new URL(introspection.origin).host}"]`,
      `jwksUri: "\${OIDC_ISSUER}/jwks"`,
    ].join("\n    ");
    stack = await startStack({ config: (text) => shortMemory(text).replace("preset: oidc", () => provider) });
  });
  after(async () => {
    await stack?.stop();
    await introspection.stop();
  });

  const alice = withJson({
    ...{ active: true, token_type: "Bearer", client_id: "web", scope: "read:jira" },
    ...{ sub: "alice", email: "alice@example.com", email_verified: true },
  });
  const chokeOnAllBut = (...tokens: string[]) =>
    introspection.answer((response, call) => {
      const token = new URLSearchParams(call.body).get("token") ?? "";
      (tokens.includes(token) ? alice : withStatus(500))(response, call);
    });
  const callsAbout = (word: string) => introspection.calls.filter(({ body }) => body.includes(word)).length;

  it("is asked little about junk, and about known users whenever their answers run out", async function () {
    this.timeout(30_000);
    chokeOnAllBut(known);
    assert.equal(upstreamSaw(await ask(known)).name, "alice");
    const end = Date.now() + FLOOD;
    const junk: RawResponse[] = [];
    const flood = Array.from({ length: JUNK_AT_ONCE }, async () => {
      while (Date.now() < end) junk.push(await ask(`junk-${junk.length}-${Math.random()}`));
    });
    const answers: RawResponse[] = [];
    while (Date.now() < end) {
      answers.push(await ask(known));
      await sleep(10);
    }
    await Promise.all(flood);

    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.ok(callsAbout(known) >= 3, `${callsAbout(known)} calls about the known token`);
    assert.deepEqual(new Set(junk.map(({ status }) => status)), new Set([503]));
    assert.ok(junk.length > 200, `${junk.length} junk tokens`);
    assert.ok(callsAbout("junk") < 50, `${callsAbout("junk")} calls about junk`);
    const states = await Promise.all(
      ["provider:corp", "provider:corp:unseen"].map((name) => stateOf(stack, name)),
    );
    assert.deepEqual(states, [0, 2]);
  });

  it("holds up no JWT meanwhile, whose keys are read elsewhere", async () => {
    assert.equal(await stateOf(stack, "provider:corp:unseen"), 2);
    const jwt = await unseenToken(stack.oidc, "jwt");
    assert.equal((await ask(jwt)).status, 200);
  });

  it("is asked about new users again after the pause", async function () {
    this.timeout(30_000);
    chokeOnAllBut(known, "new-token");
    for (let at = 0; at < 5; at += 1) await ask(`more-junk-${at}`);
    const { headers } = await ask("new-token");
    await sleep(Number(headers["retry-after"]) * 1_000);
    assert.equal((await ask("new-token")).status, 200);
    assert.equal(await stateOf(stack, "provider:corp:unseen"), 0);
  });
});
