import assert from "node:assert/strict";
import { bearer, send } from "../support/http.ts";
import { DENIALS, type Denial, jira } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { forge, unseenToken } from "../support/tokens.ts";
import { assertDenial } from "./answers.ts";

const SCOPE_MISSING = (scope: string): Denial => ({
  ...DENIALS.scope,
  challenge: `Bearer realm="api", error="insufficient_scope", scope="${scope}"`,
});

/** Policies by host, each asking for one thing that a token of alice for `jira` does not have. */
const STRICTER: readonly (readonly [host: string, require: string, Denial])[] = [
  ["scope.example.com", "{ scopes: [read:jira, write:jira] }", SCOPE_MISSING("read:jira write:jira")],
  ["all.example.com", "{ scopes: { all: [write:jira] } }", SCOPE_MISSING("write:jira")],
  ["audience.example.com", "{ audience: wiki }", DENIALS.requirement],
  ["client.example.com", "{ clients: [other-app] }", DENIALS.requirement],
  [
    "claim.example.com",
    "{ claims: [{ claim: preferred_username, oneOf: [admin, ALICE] }] }",
    DENIALS.requirement,
  ],
  ["group.example.com", "{ groups: [jira-admins] }", DENIALS.requirement],
];

/** Each asks for what the token and alice do have. */
const MET: readonly (readonly [host: string, require: string])[] = [
  ["lax.example.com", "{ scopes: [read:jira] }"],
  [
    "met.example.com",
    "{ scopes: { all: [read:jira], any: [write:jira, openid, read:jira] }, audience: jira, clients: [web], " +
      "claims: [{ claim: email, equals: alice@example.com }, { claim: email_verified, equals: true }], groups: [jira-users] }",
  ],
];

function withPolicies(text: string): string {
  const policies = [...MET, ...STRICTER].map(
    ([host, require]) => `
  - name: ${host.replaceAll(".", "-")}
    match: { hosts: [${host}] }
    grants:
      - { type: authorizationGrant, provider: corp, username: email, directory: staff }
    require: ${require}
    headers: *identity
`,
  );
  return text + policies.join("");
}

const ask = (stack: Stack, host: string, token: string) =>
  send(stack.envoy.origin, { host, path: "/rest/api/2/myself", headers: bearer(token) });

describe("one cached answer and stricter rules, through a real Envoy", () => {
  let stack: Stack;
  let token: string;
  let calls: number;

  before(async function () {
    this.timeout(120_000);
    stack = await startStack({ config: withPolicies });
    const request = { account: "alice", format: "opaque", resource: "urn:jira" } as const;
    token = (await stack.oidc.userToken(request)).accessToken;
    assert.equal((await ask(stack, "lax.example.com", token)).status, 200);
    calls = stack.oidc.calls("introspection");
    assert.equal(calls, 1);
  });
  after(() => stack?.stop());

  for (const [host, require, denial] of STRICTER) {
    it(`refuses the token where ${require} is required, without asking again`, async () => {
      assertDenial(await ask(stack, host, token), denial);
      assert.equal(stack.oidc.calls("introspection"), calls);
    });
  }

  for (const [host] of MET) {
    it(`lets the token through at ${host}, without asking again`, async () => {
      const response = await ask(stack, host, token);
      assert.equal(response.status, 200);
      assert.equal(JSON.parse(response.body).name, "alice");
      assert.equal(stack.oidc.calls("introspection"), calls);
    });
  }
});

describe("errors: rfc6750, through a real Envoy", () => {
  let stack: Stack;

  before(async function () {
    this.timeout(120_000);
    stack = await startStack({ config: (text) => `errors: rfc6750\n${text}` });
  });
  after(() => stack?.stop());

  it("answers an invalid token with 401", async () => {
    const token = forge(await unseenToken(stack.oidc, "jwt"), { preferred_username: "admin" });
    const response = await send(stack.envoy.origin, jira(bearer(token)));
    assertDenial(response, { ...DENIALS.invalid, status: 401 });
  });

  it("answers an unknown user with 403", async () => {
    const { accessToken } = await stack.oidc.userToken({ account: "ghost", format: "jwt" });
    const response = await send(stack.envoy.origin, jira(bearer(accessToken)));
    assertDenial(response, { ...DENIALS.noUser, status: 403 });
  });

  it("answers a malformed request with 400, as ever", async () => {
    assertDenial(await send(stack.envoy.origin, jira({ authorization: "Bearer" })), DENIALS.malformed);
  });
});
