import assert from "node:assert/strict";
import type { EndpointName } from "../../src/provider/endpoints.ts";
import { createCertificateAuthority } from "../support/certificates.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "./answering-server.ts";
import { providerUnderTest, type WrittenProvider } from "./provider-under-test.ts";

const { cert, key } = createCertificateAuthority().issue("gate");
const BY_CERTIFICATE = {
  clientAuthentication: "tls_client_auth",
  clientCertificate: cert,
  clientKey: key,
} as const;

/** RFC 8705, section 5. */
describe("mtls_endpoint_aliases", () => {
  let server: AnsweringServer;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());

  const at = (path: string) => `${server.origin}${path}`;
  async function find(
    name: EndpointName,
    aliases: unknown,
    settings: Partial<WrittenProvider> = BY_CERTIFICATE,
  ): Promise<string> {
    const members = { introspection_endpoint: at("/introspect"), userinfo_endpoint: at("/me") };
    server.answer(withJson({ issuer: server.origin, ...members, mtls_endpoint_aliases: aliases }));
    const provider = providerUnderTest({ issuer: server.origin, ...settings, preset: "oidc" });
    const found = await provider.endpoints.find(name);
    await provider.close();
    return found.kind === "endpoint" ? found.url : found.detail;
  }

  it("are preferred by a client that shows a certificate", async () => {
    assert.equal(await find("introspection", { introspection_endpoint: at("/mtls") }), at("/mtls"));
  });

  for (const clientAuthentication of ["client_secret_basic", "client_secret_post", "bearer"] as const) {
    it(`are nothing to ${clientAuthentication}`, async () => {
      const settings = { clientAuthentication, clientSecret: "s3cret" };
      const aliases = { introspection_endpoint: at("/mtls") };
      assert.equal(await find("introspection", aliases, settings), at("/introspect"));
    });
  }

  it("leave the addresses that they do not name", async () => {
    assert.equal(await find("userinfo", { introspection_endpoint: at("/mtls") }), at("/me"));
  });

  for (const aliases of [undefined, null, "https://evil.example", 5, {}, []]) {
    it(`are nothing where they are ${JSON.stringify(aliases)}`, async () => {
      assert.equal(await find("introspection", aliases), at("/introspect"));
    });
  }

  it("are on the issuer's host, or on one that is listed", async () => {
    const aliases = { introspection_endpoint: "https://mtls.example.com/introspect" };
    assert.equal(await find("introspection", aliases), "discovery: no permitted introspection address");
    const listed = { ...BY_CERTIFICATE, hosts: ["mtls.example.com"] };
    assert.equal(await find("introspection", aliases, listed), "https://mtls.example.com/introspect");
  });
});
