import assert from "node:assert/strict";
import type { Allow, Decision, Deny } from "../../src/decision/decision.ts";
import { createDecisionRecorder } from "../../src/observe/decision-record.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import type { Trace } from "../../src/observe/trace.ts";
import type { AuthRequest } from "../../src/transport/auth-request.ts";
import { recordLog } from "./recorded-log.ts";

const TOKEN = "the-bearer-token-itself";
const REQUEST: AuthRequest = {
  requestId: "r-1",
  method: "GET",
  host: "jira.example.com",
  path: `/rest?access_token=${TOKEN}`,
  headers: new Map([
    ["authorization", [`Bearer ${TOKEN}`]],
    ["cookie", [TOKEN]],
  ]),
  policyName: undefined,
  peerCertificate: undefined,
};
const ALLOW: Allow = {
  kind: "allow",
  outcome: "allowed",
  policy: "jira",
  grant: "jwt",
  user: "alice",
  setHeaders: [["x-auth-user", "alice"]],
  removeHeaders: [],
};
const deny = (outcome: Deny["outcome"]): Deny => ({ kind: "deny", outcome, detail: "why" });

async function record(decision: Decision, trace: Trace = {}, milliseconds = 1.23456) {
  const metrics = createMetrics();
  const { log, lines } = recordLog();
  createDecisionRecorder({ log, metrics })(REQUEST, decision, trace, milliseconds);
  assert.equal(lines.length, 1);
  const [{ values: counts }, { values: times }] = [
    await metrics.decisions.get(),
    await metrics.decisionSeconds.get(),
  ];
  const { time: _time, ...line } = lines[0] ?? {};
  return { line, counts, times };
}

describe("createDecisionRecorder", () => {
  it("logs an allow with everything that is known of it", async () => {
    const trace: Trace = { policy: "jira", token: "fingerprint0", tokenFrom: "memory", userFrom: "redis" };
    const { line } = await record(ALLOW, trace);
    assert.deepEqual(line, {
      level: "info",
      requestId: "r-1",
      method: "GET",
      host: "jira.example.com",
      policy: "jira",
      grant: "jwt",
      outcome: "allowed",
      user: "alice",
      token: "fingerprint0",
      cache: "hit",
      tokenFrom: "memory",
      userFrom: "redis",
      milliseconds: 1.235,
      msg: "decision",
    });
  });

  it("logs a denial with its private detail", async () => {
    const { line } = await record({ ...deny("token_invalid"), policy: "jira" });
    assert.deepEqual([line.outcome, line.detail, line.policy], ["token_invalid", "why", "jira"]);
  });

  it("logs neither the token nor a header nor the query", async () => {
    const { line } = await record(ALLOW, { token: "fingerprint0" });
    assert.equal(JSON.stringify(line).includes(TOKEN), false);
    assert.equal(JSON.stringify(line).includes("/rest"), false);
  });

  for (const [outcome, level] of [
    ["unavailable", "warn"],
    ["defect", "error"],
    ["token_expired", "info"],
    ["policy_missing", "info"],
  ] as const) {
    it(`logs ${outcome} at level ${level}`, async () => {
      assert.equal((await record(deny(outcome))).line.level, level);
    });
  }

  for (const [tokenFrom, userFrom, cache] of [
    ["memory", "memory", "hit"],
    ["memory", "redis", "hit"],
    ["redis", "memory", "hit"],
    ["memory", undefined, "hit"],
    ["upstream", undefined, "miss"],
    ["upstream", "memory", "miss"],
    ["memory", "upstream", "miss"],
    ["shared", "memory", "miss"],
    ["memory", "shared", "miss"],
    [undefined, undefined, undefined],
  ] as const) {
    it(`says ${cache} of a token from ${tokenFrom} and a user from ${userFrom}`, async () => {
      const { line } = await record(ALLOW, { tokenFrom, ...(userFrom && { userFrom }) });
      assert.equal(line.cache, cache);
    });
  }

  it("leaves out allows by chance where it is told to, counts them all, and never a denial", async () => {
    const metrics = createMetrics();
    const { log, lines } = recordLog();
    const chances = [0.1, 0.3, 0.25, 0.2];
    const recorder = createDecisionRecorder({ log, metrics }, 0.25, () => chances.shift() ?? assert.fail());
    for (let at = 0; at < 4; at += 1) recorder(REQUEST, ALLOW, {}, 1);
    assert.equal(lines.length, 2);
    recorder(REQUEST, deny("token_expired"), {}, 1);
    assert.equal(lines.length, 3);
    assert.deepEqual(
      (await metrics.decisions.get()).values.map(({ value }) => value),
      [4, 1],
    );
  });

  it("leaves out every allow at 0, and none at 1", () => {
    const { log, lines } = recordLog();
    createDecisionRecorder({ log, metrics: createMetrics() }, 0, () => 0)(REQUEST, ALLOW, {}, 1);
    assert.equal(lines.length, 0);
    createDecisionRecorder({ log, metrics: createMetrics() }, 1, () => 1)(REQUEST, ALLOW, {}, 1);
    assert.equal(lines.length, 1);
  });

  it("counts by policy, grant and outcome, and measures seconds", async () => {
    const { counts, times } = await record(ALLOW, {}, 250);
    assert.deepEqual(counts, [{ labels: { policy: "jira", grant: "jwt", outcome: "allowed" }, value: 1 }]);
    assert.equal(times.find(({ metricName }) => metricName?.endsWith("_sum"))?.value, 0.25);
  });

  it("counts a decision without policy and grant under none", async () => {
    const { counts } = await record(deny("policy_missing"));
    assert.deepEqual(counts[0]?.labels, { policy: "none", grant: "none", outcome: "policy_missing" });
  });
});
