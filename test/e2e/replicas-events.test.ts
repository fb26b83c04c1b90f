import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { CAEP, issSub, setClaims, signSet } from "../events/sets-under-test.ts";
import { ec } from "../grant/signing-keys.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { freePort, waitUntil } from "../support/ports.ts";
import { type Replica, type Replicas, startReplicas } from "../support/replicas.ts";

/** Milliseconds within which every replica must know. */
const PROMPT = 1_000;
const SCOPE = "openid email offline_access read:jira";

describe("three replicas of which one is told", function () {
  this.timeout(60_000);
  const key = ec("P-256");
  let hub: AnsweringServer;
  let replicas: Replicas;
  let events: string;

  before(async () => {
    hub = await startAnsweringServer();
    hub.answer(withJson({ keys: [key.jwk] }));
    const port = await freePort();
    events = `http://127.0.0.1:${port}`;
    const transmitter = `provider: corp, issuer: "${hub.origin}", jwksUri: "${hub.origin}/keys", audience: gate`;
    const section = `events: { listen: "127.0.0.1:${port}", backChannelLogout: [corp], transmitters: { hub: { ${transmitter} } } }`;
    replicas = await startReplicas({
      count: 3,
      revocation: "{ maxTokenLifetime: 12h }",
      users: ["alice", "other"],
      events: (at) => (at === 0 ? section : ""),
      logoutUri: `${events}/backchannel-logout/corp`,
    });
  });
  after(async () => {
    await replicas?.stop();
    await hub?.stop();
  });

  const onEach = (ask: (gate: Replica) => Promise<string>) => Promise.all(replicas.gates.map(ask));
  const allSay = async (outcome: string, ask: (gate: Replica) => Promise<string>) =>
    (await onEach(ask)).every((said) => said === outcome);

  /** Signs a user in for tokens of both forms; resolves to how to ask a replica about both. */
  async function signIn(account: string) {
    const browser = new Map<string, string>();
    const { accessToken: opaque } = await replicas.oidc.userToken({
      account,
      format: "opaque",
      scope: SCOPE,
      browser,
    });
    const { accessToken: jwt } = await replicas.oidc.userToken({
      account,
      format: "jwt",
      scope: SCOPE,
      browser,
    });
    const ask = async (gate: Replica) => {
      const said = new Set([await gate.askWiki(opaque), await gate.askJira(jwt)]);
      return [...said].join();
    };
    assert.equal(await allSay("allowed", ask), true);
    return { browser, ask };
  }

  async function pushSessionRevoked(): Promise<void> {
    const payload = { event_timestamp: Math.floor(Date.now() / 1_000) };
    const sub_id = issSub(replicas.oidc.issuer);
    const body = await signSet(key, setClaims(hub.origin, `${CAEP}session-revoked`, payload, { sub_id }));
    const headers = { "content-type": "application/secevent+jwt" };
    const answer = await fetch(`${events}/events/hub`, { method: "POST", body, headers });
    assert.equal(answer.status, 202, await answer.text());
  }

  const tellings: readonly (readonly [
    what: string,
    tell: (browser: Map<string, string>) => Promise<unknown>,
  ])[] = [
    ["a logout of the provider", (browser) => replicas.oidc.signOut(browser)],
    ["a Security Event Token", pushSessionRevoked],
  ];
  for (const [what, tell] of tellings) {
    it(`of ${what}: all refuse that user's tokens within a second, and nobody else's`, async function () {
      const { browser, ask } = await signIn("alice");
      const other = await signIn("other");
      const startedAt = performance.now();
      const telling = tell(browser);
      await waitUntil("all refuse", () => allSay("token_expired", ask), PROMPT);
      const milliseconds = Math.round(performance.now() - startedAt);
      if (this.test) this.test.title += `: ${milliseconds} ms until the last one did`;
      await telling;
      assert.equal(await allSay("allowed", other.ask), true);
      // Whole seconds in iat, and one by which clocks may differ.
      await sleep(2_050);
    });
  }
});
