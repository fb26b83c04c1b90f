import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Provider } from "../../src/provider/provider.ts";
import { startOidcProvider } from "../support/oidc.ts";
import { waitUntil } from "../support/ports.ts";
import { type AnsweringServer, startAnsweringServer, withJson, withStatus } from "./answering-server.ts";
import { providerUnderTest, type WrittenProvider } from "./provider-under-test.ts";

const HOUR = 3_600_000;

describe("createDiscovery", () => {
  let server: AnsweringServer;
  let provider: Provider;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  beforeEach(() => discover());
  afterEach(() => provider.close());

  function discover(settings: Partial<WrittenProvider> = {}): void {
    provider = providerUnderTest({ issuer: server.origin, ...settings, preset: "oidc" });
  }
  const withDocument = (members: Record<string, unknown>) => withJson({ issuer: server.origin, ...members });
  const jwks = () => provider.endpoints.find("jwks");
  const outage = (detail: string) => ({ kind: "outage", detail: `discovery: ${detail}` });

  it("finds every address in the document of a real provider", async () => {
    const oidc = await startOidcProvider();
    discover({ issuer: oidc.issuer });
    const { endpoints } = provider;
    const found = await Promise.all([
      endpoints.find("jwks"),
      endpoints.find("introspection"),
      endpoints.find("userinfo"),
    ]);
    await oidc.stop();
    const paths = ["/jwks", "/token/introspection", "/me"];
    assert.deepEqual(
      found,
      paths.map((path) => ({ kind: "endpoint", url: oidc.issuer + path })),
    );
  });

  for (const path of ["/realms/staff", "/realms/staff/"]) {
    it(`reads the document of an issuer that ends in ${path}`, async () => {
      discover({ issuer: server.origin + path });
      server.answer(withJson({ issuer: server.origin + path, jwks_uri: `${server.origin}/jwks` }));
      assert.deepEqual(await jwks(), { kind: "endpoint", url: `${server.origin}/jwks` });
      assert.equal(server.calls[0]?.path, "/realms/staff/.well-known/openid-configuration");
    });
  }

  for (const suffix of ["/", "/other", ".evil.example"]) {
    it(`takes no document whose issuer has ${suffix} at its end`, async () => {
      const document = { issuer: server.origin + suffix, jwks_uri: `${server.origin}/jwks` };
      server.answer(withJson(document));
      assert.deepEqual(await jwks(), outage("the document is of another issuer"));
    });
  }

  const unusable = [
    ["status 404", withStatus(404), "status 404 or no JSON"],
    ["status 503", withJson({}, 503), "status 503 or no JSON"],
    ["a redirect", withStatus(302, { location: "/elsewhere" }), "status 302 or no JSON"],
    ["HTML", withJson("<p>", 200, "text/html"), "status 200 or no JSON"],
    ["a list", withJson("[]"), "status 200 or no JSON"],
    ["no issuer", withJson({}), "the document is of another issuer"],
  ] as const;
  for (const [what, answerer, detail] of unusable) {
    it(`calls ${what} an outage`, async () => {
      server.answer(answerer);
      assert.deepEqual(await jwks(), outage(detail));
    });
  }

  const addresses = [
    ["missing", undefined],
    ["no text", 5],
    ["on another host", "https://keys.example.net/jwks"],
    ["without https on a host that is not loopback", "http://keys.example.net/jwks"],
  ] as const;
  for (const [what, address] of addresses) {
    it(`refuses an address that is ${what}`, async () => {
      server.answer(withDocument({ jwks_uri: address }));
      assert.deepEqual(await jwks(), outage("no permitted jwks address"));
    });
  }

  it("takes an address on another host that is listed, over https alone", async () => {
    discover({ hosts: ["keys.example.net"] });
    const userinfo_endpoint = "http://keys.example.net/me";
    server.answer(withDocument({ jwks_uri: "https://keys.example.net/jwks", userinfo_endpoint }));
    assert.deepEqual(await jwks(), { kind: "endpoint", url: "https://keys.example.net/jwks" });
    assert.equal((await provider.endpoints.find("userinfo")).kind, "outage");
  });

  it("works as soon as a provider that was down is up", async () => {
    server.answer(withStatus(503));
    assert.equal((await jwks()).kind, "outage");
    server.answer(withDocument({ jwks_uri: `${server.origin}/jwks` }));
    assert.equal((await jwks()).kind, "endpoint");
  });

  it("reads the document once for all who ask meanwhile, and then keeps it", async () => {
    server.answer(withDocument({ jwks_uri: `${server.origin}/jwks` }));
    const found = await Promise.all(Array.from({ length: 50 }, jwks));
    assert.ok(found.every(({ kind }) => kind === "endpoint"));
    await jwks();
    assert.equal(server.calls.length, 1);
  });

  it("reads it again after an hour, and is served by the old one until then and while the provider is down", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    try {
      server.answer(withDocument({ jwks_uri: `${server.origin}/old` }));
      await jwks();
      server.answer(withStatus(503));
      mock.timers.tick(HOUR - 1);
      await jwks();
      assert.equal(server.calls.length, 0);
      mock.timers.tick(1);
      assert.deepEqual(await jwks(), { kind: "endpoint", url: `${server.origin}/old` });
    } finally {
      mock.timers.reset();
    }
    await waitUntil("the document is read again", () => server.calls.length === 1);
  });

  it("takes the new document once it is read", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    try {
      server.answer(withDocument({ jwks_uri: `${server.origin}/old` }));
      await jwks();
      server.answer(withDocument({ jwks_uri: `${server.origin}/new` }));
      mock.timers.tick(HOUR);
      await jwks();
    } finally {
      mock.timers.reset();
    }
    const isNew = async () => {
      const found = await jwks();
      return found.kind === "endpoint" && found.url.endsWith("/new");
    };
    await waitUntil("the new address is used", isNew);
  });
});
