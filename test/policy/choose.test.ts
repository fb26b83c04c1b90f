import assert from "node:assert/strict";
import fc from "fast-check";
import { choosePolicy, compilePolicies, type Matchable } from "../../src/policy/choose.ts";
import type { AuthRequest } from "../../src/transport/auth-request.ts";

function request(changes: Partial<AuthRequest> = {}): AuthRequest {
  return {
    requestId: undefined,
    method: "GET",
    host: "jira.example.com",
    path: "/rest/api",
    headers: new Map(),
    policyName: undefined,
    peerCertificate: undefined,
    ...changes,
  };
}

function choose(policies: readonly Matchable[], changes: Partial<AuthRequest>): string {
  const choice = choosePolicy(compilePolicies(policies), request(changes));
  return choice.kind === "chosen" ? choice.policy.name : choice.outcome;
}

const POLICIES: readonly Matchable[] = [
  { name: "projects", match: { paths: ["/projects/*"] }, encodedSlash: "keep" },
  { name: "read", match: { hosts: ["jira.example.com"], paths: ["/rest/**"], methods: ["GET", "HEAD"] } },
  { name: "write", match: { hosts: ["jira.example.com"], paths: ["/rest/**"] } },
  { name: "wiki", match: { hosts: ["*.wiki.example.com"] } },
  { name: "admin", match: { paths: ["/admin"] } },
  { name: "byRoute" },
  { name: "byRouteKeeping", encodedSlash: "keep" },
];

const CHOICES: readonly (readonly [changes: Partial<AuthRequest>, expected: string])[] = [
  [{}, "read"],
  [{ method: "POST" }, "write"],
  [{ method: "get" }, "write"],
  [{ host: "JIRA.example.com:443" }, "read"],
  [{ host: "other.example.com" }, "policy_missing"],
  [{ host: "" }, "policy_missing"],
  [{ host: "a.wiki.example.com", path: "/anything" }, "wiki"],
  [{ host: "a.wiki.example.com", path: "/rest/../x" }, "path_ambiguous"],
  [{ path: "*", method: "OPTIONS" }, "path_ambiguous"],
  [{ path: "" }, "path_ambiguous"],
  [{ path: "/nowhere" }, "policy_missing"],
  [{ path: "/rest/a%2fb" }, "path_ambiguous"],
  [{ path: "/nowhere/a%2fb" }, "path_ambiguous"],
  [{ path: "/projects/a%2fb" }, "projects"],
  [{ path: "/projects/a%2f..%2fb" }, "path_ambiguous"],
  [{ path: "/rest/api;v=1" }, "read"],
  [{ path: "/admin;v=1" }, "path_ambiguous"],
  [{ path: "/rest;/x" }, "path_ambiguous"],
  [{ path: "/nowhere;v=1" }, "policy_missing"],
  [{ policyName: "byRoute" }, "byRoute"],
  [{ policyName: "write" }, "write"],
  [{ policyName: "wiki", path: "/admin;v=1" }, "wiki"],
  [{ policyName: "unknown" }, "policy_missing"],
  [{ policyName: "" }, "policy_missing"],
  [{ policyName: "constructor" }, "policy_missing"],
  [{ policyName: "byRoute", path: "/a/../b" }, "path_ambiguous"],
  [{ policyName: "byRoute", path: "/a%2fb" }, "path_ambiguous"],
  [{ policyName: "byRouteKeeping", path: "/a%2fb" }, "byRouteKeeping"],
  [{ policyName: "byRouteKeeping", path: "/a%2f../b" }, "path_ambiguous"],
];

describe("choosePolicy", () => {
  for (const [changes, expected] of CHOICES) {
    it(`answers ${expected} to ${JSON.stringify(changes)}`, () =>
      assert.equal(choose(POLICIES, changes), expected));
  }

  it("tells a path apart that another policy would take without its parameters", () => {
    const policies: Matchable[] = [
      { name: "admin", match: { paths: ["/admin/**"] } },
      { name: "open", match: { paths: ["/**"] } },
    ];
    assert.equal(choose(policies, { path: "/admin;x/users" }), "path_ambiguous");
    assert.equal(choose(policies, { path: "/admin/users;x" }), "admin");
    assert.equal(choose(policies, { path: "/other;x" }), "open");
  });

  it("tells a path apart that another policy would take with its encoded slashes as slashes", () => {
    const policies: Matchable[] = [
      { name: "admin", match: { paths: ["/rest/admin/**"] } },
      { name: "keep", match: { paths: ["/**"] }, encodedSlash: "keep" },
    ];
    assert.equal(choose(policies, { path: "/rest%2Fadmin/users" }), "path_ambiguous");
    assert.equal(choose(policies, { path: "/rest%2fadmin;x%2fusers" }), "path_ambiguous");
    assert.equal(choose(policies, { path: "/rest%2Fapi" }), "keep");
  });

  it("counts no policy among the matching ones that is chosen by name alone", () => {
    const policies: Matchable[] = [
      { name: "byRoute" },
      { name: "open", match: { paths: ["/**"] } },
      { name: "other" },
    ];
    assert.equal(choose(policies, {}), "open");
    assert.equal(choose(policies, { policyName: "byRoute" }), "byRoute");
  });

  it("says in its detail nothing of what the client sent", () => {
    const choice = choosePolicy(compilePolicies(POLICIES), request({ path: "/hunter2" }));
    assert.deepEqual(choice, { kind: "refused", outcome: "policy_missing", detail: "no policy matches" });
  });

  it("is not prepared from a pattern that could not match", () => {
    for (const match of [{ paths: ["rest"] }, { hosts: ["*"] }]) {
      assert.throws(() => compilePolicies([{ name: "broken", match }]), TypeError);
    }
  });

  const some = <T>(...values: [T, ...T[]]) =>
    fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined });
  const match = fc.record({
    hosts: some("a.test", "b.a.test", "*.a.test"),
    paths: some("/", "/x", "/x/y", "/x/*", "/*/y", "/x/**", "/**"),
    methods: some("GET", "POST"),
  });

  it("takes the first written policy that a naive scan takes", () => {
    fc.assert(
      fc.property(
        fc.array(match, { maxLength: 6 }),
        fc.constantFrom("GET", "POST", "PUT"),
        fc.constantFrom("a.test", "b.a.test", "c.b.a.test", "ba.test"),
        fc
          .array(fc.constantFrom("x", "y", "z"), { maxLength: 3 })
          .map((segments) => `/${segments.join("/")}`),
        (matches, method, host, path) => {
          const policies = matches.map((settings, at) => ({ name: `p${at}`, match: settings }));
          const naive = policies.find(
            ({ match: { hosts, paths, methods } }) =>
              (methods === undefined || methods.includes(method)) &&
              (hosts === undefined || hosts.some((pattern) => hostExpression(pattern).test(host))) &&
              (paths === undefined || paths.some((pattern) => pathExpression(pattern).test(path))),
          );
          assert.equal(choose(policies, { method, host, path }), naive?.name ?? "policy_missing");
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

function hostExpression(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(".", "\\.").replace("*", ".+")}$`);
}

function pathExpression(pattern: string): RegExp {
  const [fixed = "", below] = pattern.split("/**");
  return new RegExp(`^${fixed.replaceAll("*", "[^/]+")}${below === undefined ? "" : "(/.*)?"}$`);
}
