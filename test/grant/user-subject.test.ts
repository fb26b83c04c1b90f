import assert from "node:assert/strict";
import { type UserSubjectRules, userSubject } from "../../src/grant/user-subject.ts";

const RULES: UserSubjectRules = {
  username: "preferred_username",
  attributes: undefined,
  allowUnverifiedEmail: false,
  asserts: undefined,
};
const BY_EMAIL = { ...RULES, username: "email" };
const EMAIL = "alice@example.com";

function outcome(rules: UserSubjectRules, claims: Record<string, unknown>) {
  const subject = userSubject(rules)(claims);
  return subject.kind === "subject" ? subject.query : subject.outcome;
}

describe("userSubject", () => {
  it("compares a claim with its own attribute", () => {
    assert.deepEqual(outcome(RULES, { preferred_username: "alice", email: EMAIL }), {
      keys: ["username"],
      value: "alice",
    });
    assert.deepEqual(outcome(BY_EMAIL, { preferred_username: "alice", email: EMAIL, email_verified: true }), {
      keys: ["email"],
      value: EMAIL,
    });
  });

  it("compares it with the attributes that are configured", () => {
    const rules = {
      ...RULES,
      username: "upn",
      attributes: ["username", "email"] as const,
      allowUnverifiedEmail: true,
    };
    assert.deepEqual(outcome(rules, { upn: EMAIL }), { keys: ["username", "email"], value: EMAIL });
  });

  for (const [what, claims, keys] of [
    ["is the verified address", { email: EMAIL, email_verified: true }, ["username", "email"]],
    ["is an unverified address", { email: EMAIL, email_verified: false }, ["username"]],
    ["is another's address", { email: "mallory@example.com", email_verified: true }, ["username"]],
    ["stands without an address", { email_verified: true }, ["username"]],
  ] as const) {
    it(`compares another claim with e-mail addresses only where it is verified: it ${what}`, () => {
      const rules = { ...RULES, attributes: ["username", "email"] as const };
      const query = { keys, value: EMAIL };
      assert.deepEqual(outcome(rules, { preferred_username: EMAIL, ...claims }), query);
      const byEmail = { ...RULES, attributes: ["email"] as const };
      const expected = keys.length === 2 ? { keys: ["email"], value: EMAIL } : "token_invalid";
      assert.deepEqual(outcome(byEmail, { preferred_username: EMAIL, ...claims }), expected);
    });
  }

  it("takes the name as it is sent", () => {
    const value = ` ${"a".repeat(254)}\u0000`;
    assert.deepEqual(outcome(RULES, { preferred_username: value }), { keys: ["username"], value });
  });

  const noNames = [undefined, null, "", true, 1, ["alice"], [], { name: "alice" }, "a".repeat(257)];
  for (const value of noNames) {
    it(`refuses ${JSON.stringify(value)?.slice(0, 20)} of ${JSON.stringify(value)?.length} as a name`, () =>
      assert.equal(outcome(RULES, { preferred_username: value, sub: "alice" }), "token_invalid"));
  }

  for (const email_verified of [undefined, false, "true", 1, null, ["true"]]) {
    it(`refuses an e-mail address that is verified: ${JSON.stringify(email_verified)}`, () => {
      assert.equal(outcome(BY_EMAIL, { email: EMAIL, email_verified }), "token_invalid");
      const attributes = ["username"] as const;
      assert.equal(outcome({ ...BY_EMAIL, attributes }, { email: EMAIL, email_verified }), "token_invalid");
    });
  }

  it("takes an unverified address where that is allowed by name", () => {
    const rules = { ...BY_EMAIL, allowUnverifiedEmail: true };
    assert.deepEqual(outcome(rules, { email: EMAIL }), { keys: ["email"], value: EMAIL });
  });

  it("finds nobody whom the provider may not name", () => {
    const rules = { ...BY_EMAIL, asserts: { emailDomains: ["example.org"] } };
    assert.equal(outcome(rules, { email: EMAIL, email_verified: true }), "user_not_found");
  });
});
