import assert from "node:assert/strict";
import type { Document } from "yaml";
import { CONNECTION_MANAGER, EXT_AUTHZ } from "../support/envoy.ts";
import { bearer, send } from "../support/http.ts";
import { jira, wiki } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { type ExampleTokens, obtainTokens } from "../support/tokens.ts";
import { upstreamSaw } from "./answers.ts";

/** Aliases that some upstream reads as an identity header, and headers that replace method or URL. */
const FORGED = {
  "X-Auth-User": "root",
  x_auth_user: "root",
  "x.auth.user": "root",
  "x-auth_user": "root",
  "X_Auth-Email": "root@example.com",
  "x-auth-groups": "jira-admins",
  "x~auth~groups": "jira-admins",
  "X-HTTP-Method-Override": "DELETE",
  "X-Original-URL": "/admin",
  "X-Rewrite-URL": "/admin",
};
const suspicious = (headers: Map<string, string[]>) =>
  [...headers].filter(([name]) => /^x.(auth|http.method|original.url|rewrite.url)/.test(name));

/** An Envoy that passes every header on and leaves the removal to grantgate alone. */
function withoutEnvoysHelp(config: Document): void {
  config.deleteIn([...CONNECTION_MANAGER, "early_header_mutation_extensions"]);
  config.setIn(
    [...CONNECTION_MANAGER, "common_http_protocol_options", "headers_with_underscores_action"],
    "ALLOW",
  );
}

describe("forged identity headers do not arrive", () => {
  let stack: Stack;
  let tokens: ExampleTokens;

  const start = (patchEnvoy?: (config: Document) => void) =>
    async function (this: Mocha.Context) {
      this.timeout(120_000);
      stack = await startStack({ ...(patchEnvoy && { patchEnvoy }) });
      tokens = await obtainTokens(stack.oidc);
    };

  describe("by grantgate alone", () => {
    before(start(withoutEnvoysHelp));
    after(() => stack?.stop());

    it("replaces them by the user's, each exactly once", async () => {
      const { headers } = upstreamSaw(
        await send(stack.envoy.origin, jira({ ...bearer(tokens.jwt.alice), ...FORGED })),
      );
      assert.deepEqual(suspicious(headers), [
        ["x-auth-user", ["alice"]],
        ["x-auth-email", ["alice@example.com"]],
        ["x-auth-groups", ["jira-users"]],
      ]);
    });

    it("sets none for an anonymous request", async () => {
      const { name, headers } = upstreamSaw(await send(stack.envoy.origin, wiki(FORGED)));
      assert.equal(name, "anonymous");
      assert.deepEqual(suspicious(headers), []);
    });

    it("removes one that the user lacks an attribute for", async () => {
      const request = jira({ ...bearer(tokens.client.known), "x-auth-email": "root@example.com" });
      const { name, headers } = upstreamSaw(await send(stack.envoy.origin, request));
      assert.equal(name, "svc-ci");
      assert.equal(headers.has("x-auth-email"), false);
    });

    it("takes the token away", async () => {
      const { headers } = upstreamSaw(await send(stack.envoy.origin, jira(bearer(tokens.jwt.alice))));
      assert.equal(headers.has("authorization"), false);
    });
  });

  describe("when Envoy shows grantgate only some headers", () => {
    before(
      start((config) => {
        withoutEnvoysHelp(config);
        config.setIn([...EXT_AUTHZ, "allowed_headers"], { patterns: [{ exact: "authorization" }] });
      }),
    );
    after(() => stack?.stop());

    it("removes those it never saw", async () => {
      const { "x~auth~groups": _onlyIfSeen, ...variants } = FORGED;
      const request = jira({ ...bearer(tokens.client.known), ...variants });
      const { headers } = upstreamSaw(await send(stack.envoy.origin, request));
      assert.deepEqual(suspicious(headers), [
        ["x-auth-user", ["svc-ci"]],
        ["x-auth-groups", ["jira-users"]],
      ]);
    });
  });

  describe("with the repository's envoy.yaml", () => {
    before(start());
    after(() => stack?.stop());

    it("strips them on a route without ext_authz", async () => {
      const request = {
        host: "jira.example.com",
        path: "/status",
        headers: { "x-auth-user": "root", "x.auth.user": "root" },
      };
      const { name, headers } = upstreamSaw(await send(stack.envoy.origin, request));
      assert.equal(name, "anonymous");
      assert.deepEqual(suspicious(headers), []);
    });

    it("refuses names with underscores", async () => {
      const response = await send(stack.envoy.origin, jira({ x_auth_user: "root" }));
      assert.equal(response.status, 400);
      assert.equal(stack.upstream.requests(), 1);
    });

    it("resolves dot segments and double slashes before grantgate decides", async () => {
      const token = bearer(tokens.jwt.alice);
      for (const path of ["/rest/x/../admin/users", "/rest//admin/users", "/rest/%2e/admin/users"]) {
        assert.equal((await send(stack.envoy.origin, jira(token, path))).status, 403, path);
      }
      assert.equal((await send(stack.envoy.origin, jira(token, "/rest/x%2fadmin"))).status, 400);
    });
  });
});
