import assert from "node:assert/strict";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { createDpopKey } from "./dpop.ts";
import { type OidcProvider, startOidcProvider } from "./oidc.ts";
import { basicAuthorization } from "./oidc-clients.ts";
import { ENDPOINTS } from "./oidc-configuration.ts";

describe("OpenID provider for tests", () => {
  let provider: OidcProvider;

  before(async () => {
    provider = await startOidcProvider();
  });
  after(() => provider.stop());

  async function introspect(token: string) {
    const response = await fetch(`${provider.issuer}${ENDPOINTS.introspection}`, {
      method: "POST",
      headers: { authorization: basicAuthorization(provider.introspectionClient) },
      body: new URLSearchParams({ token }),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  function verify(token: string, audience: string) {
    const keys = createRemoteJWKSet(new URL(`${provider.issuer}${ENDPOINTS.jwks}`));
    return jwtVerify(token, keys, { issuer: provider.issuer, audience });
  }

  it("introspects an opaque user token as active, with the user's claims", async () => {
    const { accessToken } = await provider.userToken({ account: "alice", format: "opaque" });
    const { status, body } = await introspect(accessToken);
    assert.equal(status, 200);
    assert.deepEqual(
      [body.active, body.sub, body.client_id, body.token_type],
      [true, "alice", "web", "Bearer"],
    );
    assert.deepEqual([body.preferred_username, body.email_verified], ["alice", true]);
    assert.ok(body.scope.split(" ").includes("read:jira"));
  });

  it("gives an opaque token the audience of its resource", async () => {
    const { accessToken } = await provider.userToken({
      account: "bob",
      format: "opaque",
      resource: "https://jira.example.com",
      client: "other-app",
    });
    const { body } = await introspect(accessToken);
    assert.deepEqual(
      [body.aud, body.client_id, body.scope],
      ["https://jira.example.com", "other-app", "read:jira"],
    );
  });

  it("answers userinfo for an opaque user token", async () => {
    const { accessToken } = await provider.userToken({ account: "dave", format: "opaque" });
    const response = await fetch(`${provider.issuer}${ENDPOINTS.userinfo}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    assert.deepEqual(await response.json(), {
      sub: "dave",
      preferred_username: "dave",
      email: "dave@example.com",
      email_verified: false,
    });
  });

  it("issues JWT access tokens that verify against the JWKS", async () => {
    const { accessToken } = await provider.userToken({ account: "alice", format: "jwt" });
    const { payload, protectedHeader } = await verify(accessToken, "jira");
    assert.deepEqual([protectedHeader.typ, protectedHeader.alg], ["at+jwt", "RS256"]);
    assert.deepEqual(
      [payload.sub, payload.client_id, payload.email, payload.preferred_username, payload.scope],
      ["alice", "web", "alice@example.com", "alice", "read:jira"],
    );
  });

  it("refuses to introspect a JWT access token", async () => {
    const { accessToken } = await provider.userToken({ account: "alice", format: "jwt" });
    const { status, body } = await introspect(accessToken);
    assert.deepEqual([status, body.error], [400, "unsupported_token_type"]);
  });

  it("introspects a refresh token as active, without a token type", async () => {
    const { refreshToken } = await provider.userToken({ account: "alice", format: "opaque" });
    const { body } = await introspect(refreshToken);
    assert.deepEqual([body.active, body.sub, body.token_type], [true, "alice", undefined]);
  });

  it("issues ID tokens that name the user", async () => {
    const { idToken } = await provider.userToken({ account: "alice", format: "opaque" });
    const { payload } = await verify(idToken, "web");
    assert.equal(payload.preferred_username, "alice");
    assert.notEqual(decodeProtectedHeader(idToken).typ, "at+jwt");
  });

  it("issues tokens to clients themselves", async () => {
    const opaque = await introspect(await provider.clientToken({ client: "ci-bot", format: "opaque" }));
    assert.deepEqual(
      [opaque.body.active, opaque.body.sub, opaque.body.client_id, opaque.body.scope],
      [true, undefined, "ci-bot", "read:jira"],
    );
    const jwt = await verify(await provider.clientToken({ client: "admin", format: "jwt" }), "jira");
    assert.deepEqual([jwt.payload.sub, jwt.payload.client_id], ["admin", "admin"]);
    assert.equal(jwt.payload.preferred_username, undefined);
  });

  it("binds tokens to the key of a client that proves to have one", async () => {
    const key = createDpopKey();
    const cnf = { jkt: key.thumbprint };
    const { accessToken } = await provider.userToken({ account: "alice", format: "opaque", dpop: key });
    const { body } = await introspect(accessToken);
    assert.deepEqual([body.active, body.token_type, body.cnf], [true, "DPoP", cnf]);
    const jwt = await provider.clientToken({ client: "ci-bot", format: "jwt", dpop: key });
    assert.deepEqual((await verify(jwt, "jira")).payload.cnf, cnf);
  });

  it("lets a token expire when asked to", async () => {
    const token = await provider.clientToken({ client: "ci-bot", format: "opaque", expiresIn: 1 });
    assert.equal((await introspect(token)).body.active, true);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    assert.deepEqual((await introspect(token)).body, { active: false });
  });

  it("revokes a token", async () => {
    const { accessToken } = await provider.userToken({ account: "alice", format: "opaque" });
    await provider.revoke(accessToken);
    assert.deepEqual((await introspect(accessToken)).body, { active: false });
  });

  it("signs tokens that it would never issue", async () => {
    const token = await provider.signJwt({ iss: provider.issuer, aud: "jira", sub: "alice" }, { typ: "JWT" });
    assert.equal((await verify(token, "jira")).protectedHeader.typ, "JWT");
  });

  it("has no token for a stranger", async () => {
    await assert.rejects(provider.userToken({ account: "nobody", format: "opaque" }));
  });

  it("rotates its keys and keeps what it issued", async () => {
    const { accessToken } = await provider.userToken({ account: "alice", format: "opaque" });
    const before = await provider.clientToken({ client: "ci-bot", format: "jwt" });
    await provider.rotateKeys({ keepPrevious: true });
    await verify(before, "jira");
    await provider.rotateKeys();
    await assert.rejects(verify(before, "jira"), { code: "ERR_JWKS_NO_MATCHING_KEY" });
    await verify(await provider.clientToken({ client: "ci-bot", format: "jwt" }), "jira");
    assert.equal((await introspect(accessToken)).body.active, true);
  });
});
