import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type OidcProvider, startOidcProvider } from "./oidc.ts";
import { basicAuthorization } from "./oidc-clients.ts";
import { ENDPOINTS } from "./oidc-configuration.ts";

describe("faults of the OpenID provider for tests", () => {
  let provider: OidcProvider;

  before(async () => {
    provider = await startOidcProvider();
  });
  after(() => provider.stop());

  const get = (endpoint: keyof typeof ENDPOINTS, signal?: AbortSignal) =>
    fetch(`${provider.issuer}${ENDPOINTS[endpoint]}`, signal ? { signal } : {});

  it("counts calls by endpoint", async () => {
    const before = provider.calls("jwks");
    await get("jwks");
    await get("jwks");
    await get("discovery");
    assert.equal(provider.calls("jwks"), before + 2);
  });

  it("hangs while held and answers once released", async () => {
    provider.hold();
    await assert.rejects(get("jwks", AbortSignal.timeout(100)), { name: "TimeoutError" });
    const pending = get("discovery");
    provider.release();
    assert.equal((await pending).status, 200);
  });

  it("decides at once and answers once released", async () => {
    const { accessToken } = await provider.userToken({ account: "alice", format: "opaque" });
    const { id, secret } = provider.introspectionClient;
    const introspect = () =>
      fetch(`${provider.issuer}${ENDPOINTS.introspection}`, {
        method: "POST",
        headers: { authorization: basicAuthorization({ id, secret }) },
        body: new URLSearchParams({ token: accessToken }),
      }).then((response) => response.text());
    provider.holdAnswers("introspection");
    const calls = provider.calls("introspection");
    const pending = introspect();
    while (provider.calls("introspection") === calls) await sleep(1);
    await sleep(20);
    await provider.revoke(accessToken);
    provider.release();
    assert.match(await pending, /"active":true/);
    assert.match(await introspect(), /"active":false/);
  });

  it("answers with a fault, on one endpoint alone where asked to", async () => {
    provider.failWith(502, "<h1>Bad gateway</h1>", "text/html", "jwks");
    const faulty = await get("jwks");
    assert.deepEqual([faulty.status, await faulty.text()], [502, "<h1>Bad gateway</h1>"]);
    assert.equal((await get("discovery")).status, 200);
    provider.release();
    assert.equal((await get("jwks")).status, 200);
  });

  it("refuses connections while stopped and starts again on the same port", async () => {
    provider.hold();
    const cut = assert.rejects(get("jwks"));
    const seen = provider.calls("jwks");
    while (provider.calls("jwks") === seen) await new Promise(setImmediate);
    await provider.stop();
    await cut;
    await assert.rejects(get("jwks"));
    provider.release();
    await provider.start();
    assert.equal((await get("jwks")).status, 200);
  });
});
