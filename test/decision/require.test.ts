import assert from "node:assert/strict";
import type { RequireSettings } from "../../src/config/schema.ts";
import { unmetRequirement } from "../../src/decision/require.ts";

const USER = { username: "ana", groups: ["staff", "jira-users"] };

function outcome(require: RequireSettings | undefined, claims: Record<string, unknown>): string | undefined {
  return unmetRequirement(require, claims, USER)?.outcome;
}

const SCOPES: readonly (readonly [claims: Record<string, unknown>, met: boolean])[] = [
  [{ scope: "read write" }, true],
  [{ scope: "write other read" }, true],
  [{ scope: ["read", "write"] }, true],
  [{ scp: "read write" }, true],
  [{ scp: ["write", "read"] }, true],
  [{ scope: "read", scp: "read write" }, false],
  [{ scope: "", scp: "read write" }, false],
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
    assert.equal(outcome(undefined, {}), undefined);
  });

  for (const [claims, met] of SCOPES) {
    it(`${met ? "finds" : "misses"} both scopes in ${JSON.stringify(claims)}`, () =>
      assert.equal(outcome({ scopes: ["read", "write"] }, claims), met ? undefined : "scope_missing"));
  }

  for (const aud of ["jira", ["wiki", "jira"]]) {
    it(`finds the audience in ${JSON.stringify(aud)}`, () =>
      assert.equal(outcome({ audience: "jira" }, { aud }), undefined));
  }
  for (const aud of [undefined, null, "", "jira wiki", "jir", ["jira2"], [["jira"]], { jira: 1 }, 1]) {
    it(`misses the audience in ${JSON.stringify(aud)}`, () =>
      assert.equal(outcome({ audience: "jira" }, { aud }), "requirement_unmet"));
  }

  it("asks for one of the groups, of the directory's and not of the token's", () => {
    assert.equal(outcome({ groups: ["admins", "staff"] }, {}), undefined);
    assert.equal(outcome({ groups: ["admins", "jira"] }, { groups: ["admins"] }), "requirement_unmet");
  });

  it("asks for every rule", () => {
    const require = { scopes: ["read"], audience: "jira", groups: ["staff"] };
    assert.equal(outcome(require, { scope: "read", aud: "jira" }), undefined);
    assert.equal(outcome(require, { scope: "read" }), "requirement_unmet");
    assert.equal(outcome(require, { aud: "jira" }), "scope_missing");
    assert.equal(
      outcome({ ...require, groups: ["admins"] }, { scope: "read", aud: "jira" }),
      "requirement_unmet",
    );
  });

  it("names in its detail what the policy asks for and nothing of the token", () => {
    assert.deepEqual(unmetRequirement({ scopes: ["read"] }, { scope: "s3cret" }, USER), {
      outcome: "scope_missing",
      detail: "the token lacks the scope read",
    });
  });
});
