import assert from "node:assert/strict";
import type { RequireSettings } from "../../src/config/schema.ts";
import { parseClaims } from "../../src/credential/claims.ts";
import { compileRequirements, unmetRequirement } from "../../src/decision/require.ts";

const USER = { username: "ana", groups: ["staff", "jira-users"] };

function unmet(require: RequireSettings, claims: Record<string, unknown>) {
  return unmetRequirement(compileRequirements(require), claims, USER);
}

function outcome(require: RequireSettings, claims: Record<string, unknown>): string | undefined {
  return unmet(require, claims)?.outcome;
}

/** As a provider sends them: `__proto__` is a name like any other. */
function claimsOf(json: string) {
  const claims = parseClaims(json);
  assert.ok(claims, json);
  return claims;
}

const SCOPES: readonly (readonly [claims: Record<string, unknown>, met: boolean])[] = [
  [{ scope: "read write" }, true],
  [{ scope: "write other read" }, true],
  [{ scope: ["read", "write"] }, true],
  [{ scope: "read" }, false],
  [{ scope: "read writes" }, false],
  [{ scope: "read,write" }, false],
  [{ scope: "read\twrite" }, false],
  [{ scope: "Read Write" }, false],
  [{ scope: ["read write"] }, false],
  [{ scope: [["read", "write"]] }, false],
  [{ scope: { read: true, write: true } }, false],
  [{ scope: 7 }, false],
  [{}, false],
];

describe("unmetRequirement", () => {
  it("asks for nothing where nothing is required", () => {
    assert.equal(unmetRequirement(undefined, {}, USER), undefined);
  });

  for (const [claims, met] of SCOPES) {
    it(`${met ? "finds" : "misses"} both scopes in ${JSON.stringify(claims)}`, () => {
      const expected = met ? undefined : "scope_missing";
      assert.equal(outcome({ scopes: ["read", "write"] }, claims), expected);
      assert.equal(outcome({ scopes: { all: ["read", "write"] } }, claims), expected);
    });
  }

  for (const aud of ["jira", ["wiki", "jira"]]) {
    it(`finds the audience in ${JSON.stringify(aud)}`, () =>
      assert.equal(outcome({ audience: "jira" }, { aud }), undefined));
  }
  for (const aud of [
    undefined,
    null,
    "",
    "jira wiki",
    "jir",
    "Jira",
    ["jira2"],
    [["jira"]],
    { jira: 1 },
    1,
  ]) {
    it(`misses the audience in ${JSON.stringify(aud)}`, () =>
      assert.equal(outcome({ audience: "jira" }, { aud }), "requirement_unmet"));
  }

  it("asks for one of the groups, of the directory's and not of the token's", () => {
    assert.equal(outcome({ groups: ["admins", "staff"] }, {}), undefined);
    assert.equal(outcome({ groups: ["admins", "jira"] }, { groups: ["admins"] }), "requirement_unmet");
    assert.equal(outcome({ groups: ["Staff"] }, {}), "requirement_unmet");
  });

  it("asks for every rule", () => {
    const require: RequireSettings = {
      scopes: { all: ["read"], any: ["list", "search"] },
      audience: "jira",
      clients: ["web"],
      claims: [{ claim: "tier", equals: "gold" }],
      groups: ["staff"],
    };
    const claims = { scope: "read list", aud: "jira", client_id: "web", tier: "gold" };
    assert.equal(outcome(require, claims), undefined);
    assert.equal(outcome(require, { ...claims, scope: "read" }), "scope_missing");
    assert.equal(outcome(require, { ...claims, scope: "list" }), "scope_missing");
    for (const name of ["aud", "client_id", "tier"]) {
      assert.equal(outcome(require, { ...claims, [name]: "other" }), "requirement_unmet", name);
    }
    assert.equal(outcome({ ...require, groups: ["admins"] }, claims), "requirement_unmet");
  });

  it("names in its detail what the policy asks for and nothing of the token", () => {
    const claims = { scope: "s3cret", aud: "s3cret", client_id: "s3cret", tier: "s3cret" };
    const rules: readonly RequireSettings[] = [
      { scopes: ["read"] },
      { scopes: { any: ["read"] } },
      { audience: "jira" },
      { clients: ["web"] },
      { claims: [{ claim: "tier", equals: "gold" }] },
      { groups: ["admins"] },
    ];
    const details = rules.map((require) => unmet(require, claims)?.detail);
    assert.deepEqual(details, [
      "the token lacks the scope read",
      "the token has none of the alternative scopes",
      "the token is not for the required audience",
      "the token was issued to none of the required clients",
      "the token breaks the rule for the claim tier",
      "the user is in none of the required groups",
    ]);
  });
});

describe("alternative scopes", () => {
  const cases: readonly (readonly [scope: unknown, met: boolean])[] = [
    ["list", true],
    ["other search", true],
    [["search"], true],
    ["lis", false],
    ["listing", false],
    ["List", false],
    ["list,search", false],
    [[["list"]], false],
    ["", false],
    [undefined, false],
  ];
  for (const [scope, met] of cases) {
    it(`${met ? "are met" : "are not met"} by ${JSON.stringify(scope)}`, () =>
      assert.equal(
        outcome({ scopes: { any: ["list", "search"] } }, { scope }),
        met ? undefined : "scope_missing",
      ));
  }

  it("are named to the client with those that it needs anyway, which come first", () => {
    const both = { scopes: { all: ["read", "write"], any: ["list", "search"] } };
    assert.deepEqual(unmet({ scopes: ["read"] }, {})?.scopes, ["read"]);
    assert.deepEqual(unmet(both, { scope: "read list" })?.scopes, ["read", "write"]);
    assert.deepEqual(unmet(both, { scope: "read write" })?.scopes, ["read", "write", "list", "search"]);
    assert.deepEqual(unmet({ scopes: { any: ["list"] } }, {})?.scopes, ["list"]);
    assert.equal(unmet({ ...both, audience: "jira" }, { scope: "read write list" })?.scopes, undefined);
  });
});

describe("required clients", () => {
  const cases: readonly (readonly [claims: string, met: boolean])[] = [
    ['{"client_id":"web"}', true],
    ['{"client_id":"app"}', true],
    ['{"azp":"app"}', false],
    ['{"client_id":"web","azp":"other"}', true],
    ['{"client_id":"other","azp":"web"}', false],
    ['{"client_id":"we"}', false],
    ['{"client_id":"web2"}', false],
    ['{"client_id":"Web"}', false],
    ['{"client_id":["web"]}', false],
    ['{"client_id":{"web":1}}', false],
    ['{"client_id":""}', false],
    ['{"aud":"web","sub":"web"}', false],
    ['{"__proto__":{"client_id":"web"}}', false],
    ["{}", false],
  ];
  for (const [claims, met] of cases) {
    it(`${met ? "hold" : "do not hold"} that of ${claims}`, () =>
      assert.equal(
        outcome({ clients: ["app", "web"] }, claimsOf(claims)),
        met ? undefined : "requirement_unmet",
      ));
  }
});
