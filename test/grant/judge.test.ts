import assert from "node:assert/strict";
import type { Claims } from "../../src/credential/claims.ts";
import type { JwtReading } from "../../src/credential/compact-jwt.ts";
import { type JudgeRules, judgeClaims } from "../../src/grant/judge.ts";
import { claimNaming } from "../../src/grant/standard-claims.ts";
import { refused } from "../../src/grant/subject.ts";
import type { TokenTraits } from "../../src/provider/preset.ts";

const S = Math.floor(Date.now() / 1_000);
const JKT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
const X5T = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2";

/** A provider that names nothing as the standards do. */
const TRAITS: TokenTraits = {
  clientClaims: ["appid", "azp"],
  scopeClaims: ["scp"],
  audienceClaim: "resource",
  accessToken: { claim: "use", values: ["access"] },
};
const RULES: JudgeRules = {
  type: "jwt",
  traits: TRAITS,
  nameClaims: claimNaming(TRAITS),
  tokenClass: "user",
  intendedFor: { audience: "jira", clients: new Set(["web"]) },
  maxTokenAge: 3_600_000,
  identify: ({ name }) =>
    typeof name === "string"
      ? { kind: "subject", query: { keys: ["username"], value: name } }
      : refused("user_not_found", "no name"),
};
const CLAIMS = {
  sub: "u-1",
  appid: "web",
  resource: "jira",
  scp: "a",
  use: "access",
  exp: S + 60,
  iat: S,
  name: "alice",
};

const OPAQUE: JwtReading = { kind: "opaque" };
const jwtOf = (claims: Claims): JwtReading => ({ kind: "jwt", header: {}, claims });

/** Whom the request runs as, or the outcome and why. */
function judge(validated: Claims, form: JwtReading, change: Partial<JudgeRules> = {}): string {
  const verdict = judgeClaims(validated, form, { ...RULES, ...change });
  return verdict.kind === "judged"
    ? `runs as ${verdict.query.value}`
    : `${verdict.outcome}: ${verdict.detail}`;
}
const ofJwt = (more: Claims, change?: Partial<JudgeRules>) => {
  const claims = { ...CLAIMS, ...more };
  return judge(claims, jwtOf(claims), change);
};
const invalid = (detail: string) => `token_invalid: ${detail}`;

/** One thing wrong at a time, in the order in which it is looked for. */
const FAULTS = [
  [{ sub: 7 }, invalid("sub is not a text")],
  [{ sub: "web" }, "token_invalid: not this grant's class of token"],
  [{ sub: undefined }, "token_invalid: not this grant's class of token"],
  [{ appid: ["web"] }, invalid("client_id is of the wrong type")],
  [{ azp: ["web"] }, invalid("azp is of the wrong type")],
  [{ resource: 7 }, invalid("aud is of the wrong type")],
  [{ jti: 7 }, invalid("jti is of the wrong type")],
  [{ at_hash: "a" }, invalid("not an access token")],
  [{ events: {} }, invalid("not an access token")],
  [{ use: "id" }, invalid("not marked as an access token")],
  [{ use: undefined }, invalid("not marked as an access token")],
  [{ exp: undefined }, invalid("exp is missing")],
  [{ iat: undefined }, invalid("iat is missing, and the age of tokens is limited")],
  [{ iat: S - 3_600 }, invalid("iat lies too far back")],
  [{ resource: "wiki" }, invalid("aud does not hold the grant's audience")],
  [{ resource: undefined, aud: "jira" }, invalid("aud does not hold the grant's audience")],
  [{ appid: "app" }, invalid("the token was issued to a client that is not listed")],
  [{ appid: undefined, client_id: "web" }, invalid("the token was issued to a client that is not listed")],
  [{ appid: "app", azp: "web" }, invalid("the token was issued to a client that is not listed")],
  [{ cnf: { kid: "1" } }, invalid("cnf asks for what is not understood")],
  [{ cnf: null }, invalid("cnf asks for what is not understood")],
  [{ name: 7 }, "user_not_found: no name"],
] as const;

describe("judgeClaims", () => {
  it("lets a token pass in which nothing is amiss", () => assert.equal(ofJwt({}), "runs as alice"));
  for (const [change, expected] of FAULTS) {
    it(`answers ${JSON.stringify(change)}`, () => assert.equal(ofJwt(change), expected));
  }

  it("looks at the class first: another grant may take the token, whatever else is wrong", () => {
    const verdict = judgeClaims({ ...CLAIMS, sub: "web", at_hash: "a" }, OPAQUE, RULES);
    assert.ok(verdict.kind === "declined" && verdict.wrongClass);
  });

  it("gives the claims by their standard names", () => {
    const verdict = judgeClaims(CLAIMS, jwtOf(CLAIMS), RULES);
    assert.ok(verdict.kind === "judged");
    const { client_id, scope, aud, sub } = verdict.claims;
    assert.deepEqual([client_id, scope, aud, sub], ["web", "a", "jira", "u-1"]);
  });

  it("gives what the token is bound to, by the answer and by its own words", () => {
    const bound = { ...CLAIMS, cnf: { jkt: JKT } };
    const confirmationOf = (answered: Claims, own: Claims) => {
      const verdict = judgeClaims(answered, jwtOf(own), RULES);
      return verdict.kind === "judged" ? verdict.confirmation : verdict.detail;
    };
    assert.deepEqual(confirmationOf(bound, CLAIMS), { jkt: JKT });
    assert.deepEqual(confirmationOf({ ...CLAIMS }, bound), { jkt: JKT });
    const other = { ...CLAIMS, cnf: { "x5t#S256": X5T } };
    assert.deepEqual(confirmationOf(bound, other), { jkt: JKT, certificate: X5T });
    const contradicting = { ...CLAIMS, cnf: { jkt: X5T } };
    assert.equal(confirmationOf(bound, contradicting), "cnf asks for what is not understood");
  });

  describe("of a provider's answer about a JWT", () => {
    /** The answer says this, the token the rest. */
    const about = (own: Claims, answered: Claims, change?: Partial<JudgeRules>) =>
      judge({ ...CLAIMS, ...answered }, jwtOf({ ...CLAIMS, ...own }), change);
    it("needs no mark, which the token has, but the token does", () => {
      assert.equal(about({}, { use: undefined }), "runs as alice");
      assert.equal(about({ use: "id" }, {}), invalid("not marked as an access token"));
    });
    it("holds the token to its own words too", () => {
      assert.equal(about({ c_hash: "a" }, {}), invalid("not an access token"));
      assert.equal(about({ events: {} }, {}), invalid("not an access token"));
      assert.equal(about({ azp: 7 }, {}), invalid("azp is of the wrong type"));
      assert.equal(about({ iat: S - 7_200 }, {}), invalid("iat lies too far back"));
    });
    it("needs one exp of the two", () => {
      assert.equal(about({ exp: undefined }, {}), "runs as alice");
      assert.equal(about({}, { exp: undefined }), "runs as alice");
      assert.equal(about({ exp: undefined }, { exp: undefined }), invalid("exp is missing"));
    });
    it("says alone for whom the token is, and who the user is", () => {
      assert.equal(about({}, { resource: undefined }), invalid("aud does not hold the grant's audience"));
      assert.equal(about({ resource: "wiki", appid: "app", name: "admin" }, {}), "runs as alice");
    });
  });

  it("asks neither mark nor exp of an opaque token", () => {
    const answered = { ...CLAIMS, use: undefined, exp: undefined };
    assert.equal(judge(answered, OPAQUE, { type: "authorizationGrant" }), "runs as alice");
  });

  it("judges tokens of clients as strictly", () => {
    const change = { type: "clientCredentials", tokenClass: "client" } as const;
    assert.equal(ofJwt({ sub: "web" }, change), "runs as alice");
    assert.equal(
      ofJwt({ sub: "web", resource: "wiki" }, change),
      invalid("aud does not hold the grant's audience"),
    );
    assert.equal(ofJwt({}, change), "client_refused: not this grant's class of token");
  });
});
