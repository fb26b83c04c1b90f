import assert from "node:assert/strict";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { NO_PROXIES } from "../../src/provider/proxies.ts";
import { type Certified, createCertificateAuthority } from "../support/certificates.ts";
import { type ForwardProxy, startForwardProxy, withTunnel } from "../support/forward-proxy.ts";
import { authority, BODY, get, HOST, type NamedProvider, startNamedProvider } from "./named-provider.ts";

const proxyAuthority = createCertificateAuthority("Proxy CA");
const { cert, key } = authority.issue("gate");

describe("a proxy that is itself reached over https", () => {
  const usual = getCACertificates("default");
  let provider: NamedProvider;
  let proxy: ForwardProxy;

  before(() => setDefaultCACertificates([...usual, proxyAuthority.cert]));
  after(() => setDefaultCACertificates(usual));
  beforeEach(async () => {
    provider = await startNamedProvider();
  });
  afterEach(async () => {
    await proxy.stop();
    await provider.stop();
  });

  async function getThrough(tls: Certified): Promise<string> {
    proxy = await startForwardProxy({ tls, answer: withTunnel(provider.port) });
    const httpsProxy = `https://${proxy.host.replace("127.0.0.1", "localhost")}`;
    const proxies = { ...NO_PROXIES, httpsProxy };
    return get(`https://${HOST}/a`, { ca: authority.cert, cert, key, proxies });
  }

  it("is checked with the usual certificates, and shown none of ours", async () => {
    assert.equal(await getThrough(proxyAuthority.issue("localhost")), BODY);
    assert.deepEqual([proxy.shown, provider.shown], [["none"], ["CN=gate"]]);
  });

  const untrusted = [
    [
      "the certificates that are for the provider",
      authority.issue("localhost"),
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
    ["another name", proxyAuthority.issue("proxy.example.com"), "ERR_TLS_CERT_ALTNAME_INVALID"],
  ] as const;
  for (const [what, tls, fault] of untrusted) {
    it(`is not trusted by ${what}`, async () => {
      assert.equal(await getThrough(tls), `proxy: ${fault}`);
      assert.deepEqual([proxy.calls, provider.shown], [[], []]);
    });
  }
});
