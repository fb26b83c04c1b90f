import assert from "node:assert/strict";
import { check } from "../src/check.ts";
import type { Decision } from "../src/decision/decision.ts";
import type { RefusalCode } from "../src/decision/outcome.ts";
import type { LookupResult } from "../src/directory/directory.ts";
import type { Trace } from "../src/observe/trace.ts";
import type { Policy } from "../src/policy/policy.ts";
import type { AuthRequest } from "../src/transport/auth-request.ts";
import { accepted, directoryOf, gateOf, grantOf, keys, requestOf, TOKEN } from "./gate-under-test.ts";

/** Fails the test when a request gets as far as its grants. */
const unreached = [grantOf(() => Promise.reject(new Error("the grant was asked")))];
const WITHOUT_TOKEN = { headers: new Map() };
const PREFLIGHT: Partial<AuthRequest> = {
  method: "OPTIONS",
  headers: new Map([
    ["origin", ["https://app.example.com"]],
    ["access-control-request-method", ["GET"]],
  ]),
};

async function decide(policy: Partial<Policy>, request: Partial<AuthRequest> = {}) {
  const trace: Trace = {};
  const decision = await check(requestOf(request), gateOf(policy), trace);
  return { decision, trace };
}

/** The header that names the user on an allow; whatever names nobody must remove it. */
function identityOf(decision: Decision): string | undefined {
  assert.ok(decision.kind === "allow");
  const [name, value] = decision.setHeaders.find(([header]) => header === "x-auth-user") ?? [];
  assert.equal(decision.removeHeaders.includes("x-auth-user"), name === undefined);
  return value;
}

describe("check, before any grant is asked", () => {
  const refusals: readonly (readonly [name: string, request: Partial<AuthRequest>, outcome: RefusalCode])[] =
    [
      ["a path that no policy matches", { path: "/other" }, "policy_missing"],
      ["a method that no policy matches", { method: "DELETE" }, "policy_missing"],
      ["an unknown policy of the route", { policyName: "other" }, "policy_missing"],
      ["a path of several readings", { path: "/rest/%2e%2e/admin" }, "path_ambiguous"],
      ["no path", { path: "" }, "path_ambiguous"],
      ["no token", WITHOUT_TOKEN, "token_missing"],
      ["another scheme", { headers: new Map([["authorization", ["Basic YTpi"]]]) }, "token_missing"],
      [
        "no token after Bearer",
        { headers: new Map([["authorization", ["Bearer"]]]) },
        "authorization_malformed",
      ],
      [
        "two tokens",
        { headers: new Map([["authorization", ["Bearer a", "Bearer b"]]]) },
        "authorization_malformed",
      ],
    ];
  for (const [name, request, outcome] of refusals) {
    it(`refuses ${name}: ${outcome}`, async () => {
      const { decision, trace } = await decide({ grants: unreached }, request);
      assert.ok(decision.kind === "deny");
      assert.equal(decision.outcome, outcome);
      assert.notEqual(decision.detail, "");
      assert.deepEqual([trace.grant, trace.token], [undefined, undefined]);
    });
  }

  it("lets a public policy's requests through as nobody, whatever token they bring", async () => {
    for (const request of [{}, WITHOUT_TOKEN, { headers: new Map([["authorization", ["Bearer"]]]) }]) {
      const { decision } = await decide({ public: true, grants: [] }, request);
      assert.equal(decision.outcome, "public");
      assert.equal(identityOf(decision), undefined);
      assert.equal(decision.user, undefined);
    }
  });

  it("lets a preflight through as nobody where the policy allows it", async () => {
    const { decision } = await decide({ allowsPreflight: true, grants: unreached }, PREFLIGHT);
    assert.equal(decision.outcome, "preflight");
    assert.equal(identityOf(decision), undefined);
    assert.equal((await decide({ grants: unreached }, PREFLIGHT)).decision.outcome, "token_missing");
    const plain = { ...PREFLIGHT, headers: new Map() };
    assert.equal((await decide({ allowsPreflight: true }, plain)).decision.outcome, "token_missing");
  });

  it("lets a request without token through as nobody where the policy is optional", async () => {
    const { decision } = await decide({ optional: true, grants: unreached }, WITHOUT_TOKEN);
    assert.equal(decision.outcome, "anonymous");
    assert.equal(identityOf(decision), undefined);
  });

  it("refuses a malformed header on an optional policy too", async () => {
    const request = { headers: new Map([["authorization", ["Bearer"]]]) };
    const { decision } = await decide({ optional: true, grants: unreached }, request);
    assert.equal(decision.outcome, "authorization_malformed");
  });
});

describe("check, by grant and directory", () => {
  it("lets the user that the directory found through, under the directory's spelling", async () => {
    const { decision, trace } = await decide({});
    assert.ok(decision.kind === "allow");
    assert.deepEqual([decision.outcome, decision.user, identityOf(decision)], ["allowed", "alice", "alice"]);
    assert.ok(decision.removeHeaders.includes("authorization"));
    const token = keys.digest("token", TOKEN).slice(0, 12);
    const origins = { tokenFrom: "memory", userFrom: "upstream" };
    assert.deepEqual(trace, { policy: "jira", grant: "authorizationGrant", token, ...origins });
  });

  for (const optional of [false, true]) {
    it(`gives the grant's refusal${optional ? ", on an optional policy too" : ""}`, async () => {
      const refused = { kind: "refused", outcome: "token_expired", detail: "inactive" } as const;
      const { decision, trace } = await decide({ optional, grants: [grantOf(async () => refused)] });
      const scheme = "bearer";
      assert.deepEqual(decision, { kind: "deny", outcome: "token_expired", detail: "inactive", scheme });
      assert.equal(trace.grant, "authorizationGrant");
    });
  }

  const lookups: readonly (readonly [LookupResult, RefusalCode, string])[] = [
    [{ kind: "notFound" }, "user_not_found", "notFound"],
    [{ kind: "inactive" }, "user_inactive", "inactive"],
    [{ kind: "ambiguous" }, "user_ambiguous", "ambiguous"],
    [{ kind: "unavailable", detail: "timeout" }, "unavailable", "timeout"],
  ];
  for (const [found, outcome, detail] of lookups) {
    it(`refuses a user who is ${found.kind}: ${outcome}`, async () => {
      const directory = directoryOf(async () => found);
      const { decision, trace } = await decide({ grants: [grantOf(async () => accepted({ directory }))] });
      assert.deepEqual(decision, { kind: "deny", outcome, detail });
      assert.equal(trace.userFrom, "upstream");
    });
  }

  it("says when to come back where a grant's provider or the directory does", async () => {
    const outage = { kind: "refused", outcome: "unavailable", detail: "open", retryAfter: 5 } as const;
    const byGrant = await decide({ grants: [grantOf(async () => outage)] });
    const directory = directoryOf(async () => ({ kind: "unavailable", detail: "open", retryAfter: 4 }));
    const byDirectory = await decide({ grants: [grantOf(async () => accepted({ directory }))] });
    const denied = { kind: "deny", outcome: "unavailable", detail: "open" };
    assert.deepEqual(byGrant.decision, { ...denied, scheme: "bearer", retryAfter: 5 });
    assert.deepEqual(byDirectory.decision, { ...denied, retryAfter: 4 });
  });

  it("refuses a token without the policy's scopes, and names them", async () => {
    const { decision } = await decide({ require: { scopes: ["read:jira"] } });
    assert.ok(decision.kind === "deny");
    assert.deepEqual([decision.outcome, decision.scopes], ["scope_missing", ["read:jira"]]);
  });

  it("refuses a user outside of the policy's groups", async () => {
    assert.equal((await decide({ require: { groups: ["admins"] } })).decision.outcome, "requirement_unmet");
    assert.equal((await decide({ require: { groups: ["staff"] } })).decision.outcome, "allowed");
  });

  it("refuses where no grant may see the token", async () => {
    const { decision } = await decide({ grants: [] });
    assert.equal(decision.kind, "deny");
  });
});
