import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import type { Gate } from "../src/check.ts";
import { createCheckHandler } from "../src/decide.ts";
import type { Decision } from "../src/decision/decision.ts";
import type { LookupResult } from "../src/directory/directory.ts";
import type { GrantResult } from "../src/grant/grant.ts";
import { createMetrics, type Metrics } from "../src/observe/metrics.ts";
import type { CheckHandler } from "../src/transport/auth-request.ts";
import { type FrozenClock, freezeTime } from "./cache/frozen-clock.ts";
import { ALICE, accepted, directoryOf, gateOf, grantOf, requestOf, TOKEN } from "./gate-under-test.ts";
import { type RecordedLog, recordLog } from "./observe/recorded-log.ts";

const NEVER = new Promise<never>(() => undefined);
const UNAVAILABLE = { kind: "deny", outcome: "unavailable", detail: "no answer in time" };

describe("createCheckHandler", () => {
  let clock: FrozenClock;
  let metrics: Metrics;
  let recorded: RecordedLog;
  const handlerOf = (gate: Gate): CheckHandler => createCheckHandler(gate, { log: recorded.log, metrics });

  beforeEach(() => {
    clock = freezeTime();
    metrics = createMetrics();
    recorded = recordLog();
  });
  afterEach(() => clock.thaw());

  it("gives the decision with what is known of it, and records it once", async () => {
    const decision = await handlerOf(gateOf())(requestOf(), Infinity);
    assert.deepEqual(
      [decision.outcome, decision.policy, decision.grant, decision.user],
      ["allowed", "jira", "authorizationGrant", "alice"],
    );
    assert.equal(recorded.lines.length, 1);
    assert.deepEqual(recorded.lines[0]?.outcome, "allowed");
    assert.equal((await metrics.decisions.get()).values[0]?.value, 1);
  });

  it("names no policy and no grant where none decided", async () => {
    const decision = await handlerOf(gateOf())(requestOf({ path: "/other" }), Infinity);
    assert.deepEqual(Object.keys(decision).sort(), ["detail", "kind", "outcome"]);
  });

  const throwing = {
    "a grant that rejects": gateOf({ grants: [grantOf(() => Promise.reject(new Error(TOKEN)))] }),
    "a grant that throws": gateOf({
      grants: [
        grantOf(() => {
          throw new Error(TOKEN);
        }),
      ],
    }),
    "a directory that rejects": gateOf({
      grants: [
        grantOf(async () => accepted({ directory: directoryOf(() => Promise.reject(new Error(TOKEN))) })),
      ],
    }),
  };
  for (const [name, gate] of Object.entries(throwing)) {
    it(`denies for ${name}, and logs where and not what`, async () => {
      const decision = await handlerOf(gate)(requestOf(), Infinity);
      assert.ok(decision.kind === "deny");
      assert.deepEqual([decision.outcome, decision.policy], ["defect", "jira"]);
      assert.deepEqual(recorded.messages(), ["defect", "decision"]);
      const [defect] = recorded.lines;
      assert.deepEqual([defect?.level, defect?.requestId, defect?.error], ["error", "r-1", "Error"]);
      assert.equal(JSON.stringify([decision, recorded.lines]).includes(TOKEN), false);
    });
  }

  /** The decision once it is there; the clock stands still unless it is told to go on. */
  function begin(gate: Gate, deadline: number): { decision?: Decision } {
    const begun: { decision?: Decision } = {};
    void handlerOf(gate)(requestOf(), deadline).then((decision) => {
      begun.decision = decision;
    });
    return begun;
  }

  for (const [left, wait] of [
    [Infinity, 3_000],
    [600_000, 3_000],
    [3_050, 3_000],
    [1_000, 950],
    [200, 150],
    [100, 50],
    [40, 20],
  ] as const) {
    it(`denies a call that hangs after ${wait} ms where the caller waits ${left} ms`, async () => {
      const begun = begin(gateOf({ grants: [grantOf(() => NEVER)] }), Date.now() + left);
      await turn();
      clock.pass(wait - 1);
      await turn();
      assert.equal(begun.decision, undefined);
      clock.pass(1);
      await turn();
      assert.deepEqual(begun.decision, { ...UNAVAILABLE, policy: "jira", grant: "authorizationGrant" });
      assert.equal(recorded.lines[0]?.milliseconds, wait);
    });
  }

  it("denies at once where the deadline is past, but gives what it knows", async () => {
    const begun = begin(gateOf({ grants: [grantOf(() => NEVER)] }), Date.now() - 1);
    await turn();
    clock.pass(1);
    await turn();
    assert.equal(begun.decision?.outcome, "unavailable");
    assert.equal((await handlerOf(gateOf())(requestOf(), Date.now() - 1)).outcome, "allowed");
  });

  it("knows the grant too where the directory hangs", async () => {
    const directory = directoryOf(() => NEVER);
    const begun = begin(gateOf({ grants: [grantOf(async () => accepted({ directory }))] }), Infinity);
    await turn();
    clock.pass(3_000);
    await turn();
    assert.deepEqual(begun.decision, { ...UNAVAILABLE, policy: "jira", grant: "authorizationGrant" });
    const [line] = recorded.lines;
    assert.deepEqual([line?.level, line?.policy, line?.grant], ["warn", "jira", "authorizationGrant"]);
    assert.match(String(line?.token), /^[\w-]{12}$/);
  });

  it("lets the call go on for whoever asks next, and records nothing more of it", async () => {
    let release: (result: GrantResult) => void = () => undefined;
    const examined = new Promise<GrantResult>((resolve) => {
      release = resolve;
    });
    let lookups = 0;
    const directory = directoryOf(async (): Promise<LookupResult> => {
      lookups += 1;
      return { kind: "found", user: ALICE };
    });
    const begun = begin(gateOf({ grants: [grantOf(() => examined)] }), Date.now() + 200);
    await turn();
    clock.pass(150);
    await turn();
    assert.equal(begun.decision?.outcome, "unavailable");
    release(accepted({ directory }));
    await turn();
    assert.equal(lookups, 1);
    assert.equal(recorded.lines.length, 1);
    assert.equal(begun.decision?.user, undefined);
  });
});

describe("a check that is over", () => {
  it("leaves no warning behind, however late it came", async () => {
    const warnings: unknown[] = [];
    const listen = (warning: unknown) => void warnings.push(warning);
    process.on("warning", listen);
    const handler = createCheckHandler(gateOf(), { log: recordLog().log, metrics: createMetrics() });
    await handler(requestOf(), Date.now() - 1_000);
    await turn();
    process.off("warning", listen);
    assert.deepEqual(warnings, []);
  });

  it("leaves no timer behind", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
    const handler = createCheckHandler(gateOf(), { log: recordLog().log, metrics: createMetrics() });
    // Mocha's own timer for this test starts with its first pause.
    await turn();
    const before = timers();
    await Promise.all(Array.from({ length: 10 }, () => handler(requestOf(), Date.now() + 5_000)));
    assert.equal(timers(), before);
  });
});
