import assert from "node:assert/strict";
import type { Provider } from "../../src/provider/provider.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { decide, grantBuilder } from "./grants-under-test.ts";

describe("signed introspection answers of a real provider", () => {
  let oidc: OidcProvider;
  let provider: Provider;

  before(async () => {
    oidc = await startOidcProvider();
  });
  after(() => oidc.stop());
  beforeEach(() => {
    const { id: clientId, secret: clientSecret } = oidc.introspectionClient;
    provider = providerUnderTest({
      preset: "oidc",
      issuer: oidc.issuer,
      clientId,
      clientSecret,
      clients: ["web"],
      introspectionAnswers: "jwt",
    });
  });
  afterEach(() => provider.close());

  const grants = () => {
    const grant = grantBuilder(provider);
    return [
      grant({ type: "clientCredentials", serviceAccounts: { "ci-bot": "svc-ci" } }),
      grant({ type: "authorizationGrant" }),
    ];
  };
  const userToken = () => oidc.userToken({ account: "alice", format: "opaque" });

  it("tell a user's token, a client's, a refresh token and one that nobody issued apart", async () => {
    const { accessToken, refreshToken } = await userToken();
    const clientToken = await oidc.clientToken({ client: "ci-bot", format: "opaque" });
    const offered = grants();
    const decided = [];
    for (const token of [accessToken, clientToken, refreshToken, "nobody-s"]) {
      decided.push(await decide(offered, token));
    }
    assert.deepEqual(decided, ["runs as alice", "runs as svc-ci", "client_refused", "client_refused"]);
    assert.equal(oidc.calls("jwks"), 1);
  });

  it("are followed to a new key", async () => {
    const offered = grants();
    assert.equal(await decide(offered, (await userToken()).accessToken), "runs as alice");
    await oidc.rotateKeys();
    assert.equal(await decide(offered, (await userToken()).accessToken), "runs as alice");
  });

  it("are not replaced by a plain one", async () => {
    const { accessToken } = await userToken();
    const plain = { active: true, token_type: "Bearer", sub: "admin", preferred_username: "admin" };
    oidc.failWith(200, JSON.stringify({ ...plain, client_id: "web" }), "application/json", "introspection");
    assert.equal(await decide(grants(), accessToken), "unavailable");
    oidc.release();
    assert.equal(await decide(grants(), accessToken), "runs as alice");
  });
});
