import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compileIdentityHeaders,
  guardHeaders,
  type HeaderPolicy,
  identityAnswer,
} from "../../src/decision/identity-headers.ts";
import type { User } from "../../src/directory/directory.ts";

const JIRA: HeaderPolicy = {
  headers: { "X-Auth-User": "username", "x-auth-email": "email", "x-auth-groups": "groups" },
  forwardToken: false,
};
const WIKI: HeaderPolicy = { headers: { "x-wiki-name": "displayName" }, forwardToken: true };
const OPEN: HeaderPolicy = { forwardToken: false };

const guarded = guardHeaders([JIRA, WIKI, OPEN]);
const ANA: User = { username: "ana", email: "ana@example.com", groups: ["staff", "a,b"] };

function answer(policy: HeaderPolicy, user: User | undefined, incoming: readonly string[] = []) {
  return identityAnswer(compileIdentityHeaders(guarded, policy), user, incoming);
}

describe("identityAnswer", () => {
  it("sets the configured headers from the user", () => {
    assert.deepEqual(answer(JIRA, ANA).setHeaders, [
      ["x-auth-user", "ana"],
      ["x-auth-email", "ana@example.com"],
      ["x-auth-groups", "staff,a%2Cb"],
    ]);
  });

  it("removes every variant, every other policy's header and the overrides, seen or not", () => {
    const { removeHeaders } = answer(JIRA, ANA);
    for (const name of [
      "x_auth_user",
      "x.auth.user",
      "x-auth_user",
      "x_auth.groups",
      "x-wiki-name",
      "x_wiki_name",
    ]) {
      assert.ok(removeHeaders.includes(name), name);
    }
    for (const name of [
      "x-http-method-override",
      "x_http_method_override",
      "x-http-method",
      "x-method-override",
      "x-original-url",
      "x.original.url",
      "x-rewrite-url",
    ]) {
      assert.ok(removeHeaders.includes(name), name);
    }
    assert.ok(!removeHeaders.includes("x-auth-user"));
    assert.equal(new Set(removeHeaders).size, removeHeaders.length);
  });

  it("removes what an absent or empty attribute does not set", () => {
    const { setHeaders, removeHeaders } = answer(JIRA, { username: "bo", email: "", groups: [] });
    assert.deepEqual(setHeaders, [["x-auth-user", "bo"]]);
    assert.ok(removeHeaders.includes("x-auth-email") && removeHeaders.includes("x-auth-groups"));
    assert.ok(answer(WIKI, ANA).removeHeaders.includes("x-wiki-name"));
  });

  it("removes what it cannot encode", () => {
    const { setHeaders, removeHeaders } = answer(JIRA, { username: "bo\ud800", groups: ["staff", "\udc00"] });
    assert.deepEqual(setHeaders, []);
    assert.ok(removeHeaders.includes("x-auth-user") && removeHeaders.includes("x-auth-groups"));
  });

  it("sets nothing and removes all where nobody was identified", () => {
    for (const policy of [JIRA, OPEN]) {
      const { setHeaders, removeHeaders } = answer(policy, undefined);
      assert.deepEqual(setHeaders, []);
      assert.deepEqual(new Set(removeHeaders), new Set([...guarded.names, "authorization", "dpop"]));
    }
  });

  it("removes the token and its proof unless the policy forwards them", () => {
    for (const name of ["authorization", "dpop"]) {
      assert.ok(answer(JIRA, ANA).removeHeaders.includes(name), name);
      assert.ok(!answer(WIKI, ANA).removeHeaders.includes(name), name);
    }
  });

  it("removes an incoming name that folds to a guarded one by any other character", () => {
    const { removeHeaders } = answer(JIRA, ANA, [
      "x~auth~user",
      "x!wiki_name",
      "x-authuser",
      ":path",
      "cookie",
    ]);
    assert.ok(removeHeaders.includes("x~auth~user") && removeHeaders.includes("x!wiki_name"));
    for (const name of ["x-authuser", ":path", "cookie"]) assert.ok(!removeHeaders.includes(name), name);
  });

  it("takes capitals for the same name, so that a header set is not removed", () => {
    const { removeHeaders } = answer(JIRA, ANA, ["X-Auth-User", "X~AUTH~USER"]);
    assert.ok(!removeHeaders.some((name) => name.toLowerCase() === "x-auth-user"));
    assert.ok(removeHeaders.includes("x~auth~user"));
  });

  it("reuses one list where the request adds nothing", () => {
    const policyHeaders = compileIdentityHeaders(guarded, JIRA);
    const incoming = ["accept", "x-auth-user", "x_auth_user"];
    assert.equal(identityAnswer(policyHeaders, ANA, incoming).removeHeaders, policyHeaders.alwaysRemoved);
  });

  it("leaves no incoming alias in place and never removes what it sets", () => {
    const mark = fc.constantFrom("-", "_", ".", "~", "!", "'", "|");
    const alias = fc
      .tuple(fc.constantFrom("user", "email", "groups"), mark, mark)
      .map(([last, one, two]) => `x${one}auth${two}${last}`);
    const user = fc.record(
      { username: fc.string(), email: fc.string(), groups: fc.array(fc.string()) },
      { requiredKeys: ["username", "groups"] },
    );
    fc.assert(
      fc.property(fc.array(alias), user, fc.constantFrom(JIRA, WIKI, OPEN), (incoming, found, policy) => {
        const { setHeaders, removeHeaders } = answer(policy, found, incoming);
        const set = setHeaders.map(([name]) => name);
        for (const name of set) assert.ok(!removeHeaders.includes(name));
        for (const name of incoming) assert.ok(set.includes(name) || removeHeaders.includes(name));
      }),
    );
  });
});

describe("guardHeaders", () => {
  it("guards a name written with underscores in all its variants, itself included", () => {
    const { names } = guardHeaders([
      { headers: { x_user: "username", "y~user": "email" }, forwardToken: false },
    ]);
    for (const name of ["x_user", "x-user", "x.user", "y~user", "y-user"])
      assert.ok(names.includes(name), name);
  });

  it("takes four hyphens and refuses five", () => {
    const guard = (name: string) => guardHeaders([{ headers: { [name]: "username" }, forwardToken: false }]);
    const own = guard("a-b-c-d-e").names.length - guardHeaders([]).names.length;
    assert.equal(own, 81);
    assert.throws(() => guard("a-b-c-d-e-f"), TypeError);
  });
});
