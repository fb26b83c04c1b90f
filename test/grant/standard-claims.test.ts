import assert from "node:assert/strict";
import { claimNaming } from "../../src/grant/standard-claims.ts";

const STANDARD = claimNaming({
  clientClaims: ["client_id", "azp"],
  scopeClaims: ["scope", "scp"],
  audienceClaim: "aud",
});
/** A provider that uses the standard names for something else. */
const ODD = claimNaming({ clientClaims: ["cid"], scopeClaims: ["permissions"], audienceClaim: "resource" });

const CASES = [
  ["the standard names", STANDARD, { client_id: "web", scope: "a b", aud: "jira" }, ["web", "a b", "jira"]],
  ["other names of the standard", STANDARD, { azp: "web", scp: ["a"] }, ["web", ["a"], undefined]],
  ["the first of two names", STANDARD, { client_id: "web", azp: "x", scope: "a", scp: "b" }, ["web", "a"]],
  ["the second, where the first is null", STANDARD, { client_id: null, azp: "web" }, ["web"]],
  ["a value of any type", STANDARD, { client_id: ["web"], aud: { a: 1 } }, [["web"], undefined, { a: 1 }]],
  ["the first even where it is empty", STANDARD, { client_id: "", azp: "web" }, [""]],
  ["nothing", STANDARD, {}, []],
  ["a provider's own names", ODD, { cid: "web", permissions: ["a"], resource: "r" }, ["web", ["a"], "r"]],
  ["nothing by a standard name of another meaning", ODD, { client_id: "x", scope: "y", aud: "z" }, []],
] as const;

describe("claimNaming", () => {
  for (const [what, nameClaims, claims, [client_id, scope, aud]] of CASES) {
    it(`gives ${what}`, () => {
      const named = nameClaims(claims);
      assert.deepEqual([named.client_id, named.scope, named.aud], [client_id, scope, aud]);
    });
  }

  it("keeps every other claim, and inherits none", () => {
    const claims = { sub: "alice", azp: "web", constructor: "c" };
    const named = STANDARD(claims);
    assert.deepEqual({ ...named }, { ...claims, client_id: "web", scope: undefined, aud: undefined });
    assert.equal(Object.getPrototypeOf(named), null);
    assert.deepEqual([STANDARD({}).constructor, STANDARD({}).toString], [undefined, undefined]);
  });

  it("does not change what it is given", () => {
    const claims = Object.freeze({ azp: "web" });
    STANDARD(claims);
    assert.deepEqual(claims, { azp: "web" });
  });
});
