import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Provider } from "../../src/provider/provider.ts";
import { startOidcProvider } from "../support/oidc.ts";
import { type AnsweringServer, startAnsweringServer, withJson, withStatus } from "./answering-server.ts";
import { providerUnderTest, type WrittenProvider } from "./provider-under-test.ts";

const MEBIBYTE = 1_024 * 1_024;

describe("discovery by RFC 8414", () => {
  let server: AnsweringServer;
  let provider: Provider;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  beforeEach(() => discover("/realms/Staff"));
  afterEach(() => provider.close());

  const issuerOf = (path: string) => server.origin + path;
  function discover(path: string, settings: Partial<WrittenProvider> = {}): void {
    provider = providerUnderTest({ issuer: issuerOf(path), ...settings, preset: "oauth2" });
  }
  const introspection = () => provider.endpoints.find("introspection");
  const found = (url: string) => ({ kind: "endpoint", url });
  const outage = (detail: string) => ({ kind: "outage", detail: `discovery: ${detail}` });

  const paths = [
    ["", ""],
    ["/", ""],
    ["/realms/Staff", "/realms/Staff"],
    ["/realms/Staff/", "/realms/Staff"],
  ] as const;
  for (const [path, suffix] of paths) {
    it(`reads the document of an issuer with the path "${path}"`, async () => {
      discover(path);
      const introspection_endpoint = `${server.origin}/introspect`;
      server.answer(withJson({ issuer: issuerOf(path), introspection_endpoint }));
      assert.deepEqual(await introspection(), found(introspection_endpoint));
      const [call, ...others] = server.calls;
      assert.equal(call?.path, `/.well-known/oauth-authorization-server${suffix}`);
      assert.equal(others.length, 0);
    });
  }

  it("finds the address in the document of a real provider", async () => {
    const oidc = await startOidcProvider();
    await provider.close();
    provider = providerUnderTest({ preset: "oauth2", issuer: oidc.issuer });
    const address = await introspection();
    await oidc.stop();
    assert.deepEqual(address, found(`${oidc.issuer}/token/introspection`));
  });

  const others = [
    ["a slash more", "/realms/Staff/"],
    ["another case", "/realms/staff"],
    ["an encoded letter", "/realms/%53taff"],
    ["a shorter path", "/realms"],
    ["a query", "/realms/Staff?a"],
    ["a fragment", "/realms/Staff#"],
    ["a dot segment", "/realms/./Staff"],
  ] as const;
  for (const [what, path] of others) {
    it(`takes no document whose issuer has ${what}`, async () => {
      const introspection_endpoint = `${server.origin}/introspect`;
      server.answer(withJson({ issuer: issuerOf(path), introspection_endpoint }));
      assert.deepEqual(await introspection(), outage("the document is of another issuer"));
    });
  }

  it("takes no document whose issuer lacks the slash at the end", async () => {
    discover("/realms/Staff/");
    server.answer(withJson({ issuer: issuerOf("/realms/Staff") }));
    assert.deepEqual(await introspection(), outage("the document is of another issuer"));
  });

  it("takes no document whose issuer's host is written in another way", async () => {
    const issuer = issuerOf("/realms/Staff").replace("127.0.0.1", "127.1");
    server.answer(withJson({ issuer }));
    assert.deepEqual(await introspection(), outage("the document is of another issuer"));
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`follows no ${status}`, async () => {
      const document = { issuer: issuerOf("/realms/Staff"), introspection_endpoint: `${server.origin}/a` };
      server.answer((response, call) =>
        call.path === "/elsewhere"
          ? withJson(document)(response, call)
          : withStatus(status, { location: "/elsewhere" })(response, call),
      );
      assert.deepEqual(await introspection(), outage(`status ${status} or no JSON`));
      assert.equal(server.calls.length, 1);
    });
  }

  const hosts = [
    [undefined, "127.0.0.1:1", "is not taken"],
    [["127.0.0.1:1"], "127.0.0.1:1", "is taken"],
    [["127.0.0.1:2"], "127.0.0.1:1", "is not taken"],
    [["127.0.0.1"], "127.0.0.1:1", "is not taken"],
    [["api.example.com"], "api.example.com.evil.example", "is not taken"],
    [["api.example.com"], "evil.api.example.com", "is not taken"],
    [["api.example.com"], "API.example.com", "is taken"],
    [["api.example.com"], "api.example.com:443", "is taken"],
    [["api.example.com"], "api.example.com:8443", "is not taken"],
    [["api.example.com"], "api.example.com@evil.example", "is not taken"],
    [["api.example.com"], "gate@api.example.com", "is not taken"],
  ] as const;
  for (const [listed, host, verdict] of hosts) {
    it(`an address on ${host} ${verdict} where ${listed?.[0] ?? "no other host"} is listed`, async () => {
      discover("/realms/Staff", listed ? { hosts: [...listed] } : {});
      const introspection_endpoint = `https://${host}/introspect`;
      server.answer(withJson({ issuer: issuerOf("/realms/Staff"), introspection_endpoint }));
      const expected =
        verdict === "is taken" ? found(introspection_endpoint) : outage("no permitted introspection address");
      assert.deepEqual(await introspection(), expected);
    });
  }

  it("inflates a compressed document, and stops at 256 kB of one", async () => {
    const introspection_endpoint = `${server.origin}/introspect`;
    const document = (padding: number) =>
      gzipSync(
        JSON.stringify({
          issuer: issuerOf("/realms/Staff"),
          introspection_endpoint,
          padding: "a".repeat(padding),
        }),
      );
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    server.answer((response) => response.writeHead(200, headers).end(document(MEBIBYTE)));
    assert.deepEqual(await introspection(), outage("ERR_BUFFER_TOO_LARGE"));
    server.answer((response) => response.writeHead(200, headers).end(document(1)));
    assert.deepEqual(await introspection(), found(introspection_endpoint));
  });

  it("takes no document from a provider that is not there", async () => {
    const gone = await startAnsweringServer();
    await gone.stop();
    await provider.close();
    provider = providerUnderTest({ preset: "oauth2", issuer: gone.origin });
    assert.deepEqual(await introspection(), outage("ECONNREFUSED"));
  });
});
