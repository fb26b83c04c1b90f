import assert from "node:assert/strict";
import { createDpopKey, makeProof, type ProofOptions } from "../support/dpop.ts";
import { bearer, dpop, send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { DENIALS, jira } from "../support/scenarios.ts";
import { type Replica, type Stack, startReplica, startStack } from "../support/stack.ts";
import { MYSELF_URL, unseenToken } from "../support/tokens.ts";
import { assertDenial, upstreamSaw } from "./answers.ts";

const key = createDpopKey();
/** The example's configuration, with proofs remembered in Redis. */
const twice = (nonce: boolean) => (text: string) =>
  `replicas: 2\ndpop: { replay: shared, nonce: ${nonce} }\n${text}`;

describe("DPoP proofs shown to two replicas, each behind a real Envoy", function () {
  this.timeout(120_000);
  let stack: Stack;
  let first: Replica;
  let second: Replica;
  let token: string;

  const proofOf = (change: Partial<ProofOptions> = {}) =>
    makeProof({ key, method: "GET", url: MYSELF_URL, token, ...change });
  const show = (proof: string, { envoy }: Replica) => send(envoy.origin, jira(dpop(token, proof)));
  const passes = async (proof: string, at: Replica) =>
    assert.equal(upstreamSaw(await show(proof, at)).name, "alice");
  const isRefused = async (proof: string, at: Replica) => assertDenial(await show(proof, at), DENIALS.proof);

  before(async () => {
    stack = await startStack({ config: twice(false) });
    token = await unseenToken(stack.oidc, "jwt", key);
  });
  after(() => stack?.stop());

  describe("that remember proofs in one Redis", () => {
    before(async () => {
      first = stack;
      second = await startReplica(stack, { config: twice(false) });
    });
    after(() => second?.stop());

    it("pass once, at one of them", async () => {
      const shown = proofOf();
      await passes(shown, second);
      await isRefused(shown, first);
      await isRefused(shown, second);
    });

    it("pass once where both are shown them at the same instant", async () => {
      const shown = proofOf();
      const answers = await Promise.all([first, second, first, second].map((at) => show(shown, at)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400, 400, 400]);
    });

    it("are answered with 503 while Redis is down, and other tokens go on", async () => {
      const unbound = await unseenToken(stack.oidc, "jwt");
      await stack.redis.kill();
      for (const at of [first, second]) assertDenial(await show(proofOf(), at), DENIALS.unavailable);
      await isRefused(proofOf({ method: "POST" }), first);
      assert.equal(upstreamSaw(await send(first.envoy.origin, jira(bearer(unbound)))).name, "alice");
      await stack.redis.restart();
      await waitUntil("proofs pass again", async () => (await show(proofOf(), first)).status === 200);
    });
  });

  describe("that demand a nonce", () => {
    /** What a replica asks for; nothing of the proof was wrong but that it held none of ours. */
    const nonceFrom = async (at: Replica, nonce?: string) => {
      const response = await show(proofOf({ ...(nonce && { nonce }) }), at);
      assertDenial(response, DENIALS.nonce);
      const given = response.headers["dpop-nonce"];
      assert.ok(typeof given === "string" && given !== "");
      return given;
    };

    before(async () => {
      first = await startReplica(stack, { config: twice(true) });
      second = await startReplica(stack, { config: twice(true) });
    });
    after(async () => {
      await first?.stop();
      await second?.stop();
    });

    it("say which, and take it, whichever was asked", async () => {
      const nonce = await nonceFrom(first);
      await passes(proofOf({ nonce }), first);
      await passes(proofOf({ nonce }), first);
      await passes(proofOf({ nonce }), second);
    });

    it("do not take one of the client's own", async () => {
      const nonce = await nonceFrom(first, "of-the-clients-own");
      await passes(proofOf({ nonce }), second);
    });

    it("do not take a proof with a nonce twice", async () => {
      const shown = proofOf({ nonce: await nonceFrom(first) });
      await passes(shown, first);
      await isRefused(shown, second);
    });
  });
});
