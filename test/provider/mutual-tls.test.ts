import assert from "node:assert/strict";
import { introspect } from "../../src/grant/introspection.ts";
import { tokenOf } from "../grant/grants-under-test.ts";
import { type Certified, createCertificateAuthority } from "../support/certificates.ts";
import { type MutualTlsProvider, SECRET, SUBJECT, startMutualTlsProvider } from "./mutual-tls-provider.ts";
import { noKeys, providerUnderTest, type WrittenProvider } from "./provider-under-test.ts";

const authority = createCertificateAuthority();
const ours = authority.issue(SUBJECT);
const otherSubject = authority.issue("admin");
const otherAuthority = createCertificateAuthority().issue(SUBJECT);
const withStranger = { ...ours, key: otherAuthority.key };

describe("introspection by tls_client_auth at a real provider", () => {
  let real: MutualTlsProvider;

  beforeEach(async () => {
    real = await startMutualTlsProvider(authority.cert);
  });
  afterEach(() => real.stop());

  async function verdictOf(settings: Omit<WrittenProvider, "preset" | "ca">, preset: "oidc" | "custom") {
    const provider = providerUnderTest({ ...settings, preset, ca: real.ca });
    const verdict = await introspect(tokenOf(await real.issueToken()), provider, noKeys);
    await provider.close();
    return verdict;
  }
  const byCertificate = ({ cert, key }: Certified) =>
    ({
      clientId: "tls_client_auth",
      clientAuthentication: "tls_client_auth",
      clientCertificate: cert,
      clientKey: key,
    }) as const;
  const introspectionEndpoint = (origin: string) => origin + real.introspectionPath;

  it("is given, the certificate shown, at an address that is configured", async () => {
    const settings = {
      ...byCertificate(ours),
      introspectionEndpoint: introspectionEndpoint(real.issuer),
    };
    const verdict = await verdictOf(settings, "custom");
    assert.equal(verdict.kind, "active", JSON.stringify(verdict));
    assert.deepEqual(real.shown(), { front: [`CN=${SUBJECT}`], strict: [] });
  });

  it("is given at the address that the document names for mutual TLS, on a host that is listed", async () => {
    const settings = { ...byCertificate(ours), issuer: real.issuer, hosts: [real.strictHost] };
    const verdict = await verdictOf(settings, "oidc");
    assert.equal(verdict.kind, "active", JSON.stringify(verdict));
    assert.deepEqual(real.shown().strict, [`CN=${SUBJECT}`]);
  });

  it("is asked of no host that is not listed", async () => {
    const verdict = await verdictOf({ ...byCertificate(ours), issuer: real.issuer }, "oidc");
    assert.deepEqual(verdict, {
      kind: "outage",
      detail: "discovery: no permitted introspection address",
    });
    assert.deepEqual(real.shown().strict, []);
  });

  const wrong = [
    ["of another subject", otherSubject, "clientRefused", "clientRefused"],
    ["of another authority", otherAuthority, "clientRefused", "outage"],
    ["with the key of another", withStranger, "outage", "outage"],
  ] as const;
  for (const [what, certificate, atFront, atStrict] of wrong) {
    it(`with a certificate ${what}: ${atFront}, and ${atStrict} from a server that demands a good one`, async () => {
      const settings = byCertificate(certificate);
      for (const [origin, expected] of [
        [real.issuer, atFront],
        [`https://${real.strictHost}`, atStrict],
      ] as const) {
        const verdict = await verdictOf(
          { ...settings, introspectionEndpoint: introspectionEndpoint(origin) },
          "custom",
        );
        assert.equal(verdict.kind, expected, JSON.stringify(verdict));
        assert.ok("detail" in verdict && !/BEGIN|CN=/.test(verdict.detail), JSON.stringify(verdict));
      }
    });
  }

  it("is refused to the client of the certificate that shows a secret", async () => {
    const verdict = await verdictOf(
      {
        clientId: "tls_client_auth",
        clientAuthentication: "client_secret_post",
        clientSecret: SECRET,
        introspectionEndpoint: introspectionEndpoint(real.issuer),
      },
      "custom",
    );
    assert.equal(verdict.kind, "clientRefused");
  });

  for (const method of ["client_secret_basic", "client_secret_post"] as const) {
    it(`shows the certificate to nobody by ${method}`, async () => {
      const credentials = { ...byCertificate(ours), clientId: method, clientSecret: SECRET };
      const verdict = await verdictOf(
        { ...credentials, clientAuthentication: method, issuer: real.issuer },
        "oidc",
      );
      assert.equal(verdict.kind, "active", JSON.stringify(verdict));
      const { front, strict } = real.shown();
      assert.deepEqual([new Set(front), strict], [new Set(["none"]), []]);
    });
  }
});
