import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { isCertificatePair, tlsSettingsOf } from "../../src/provider/tls-settings.ts";
import { createCertificateAuthority } from "../support/certificates.ts";
import { providerSettings, type WrittenProvider } from "./provider-under-test.ts";

const authority = createCertificateAuthority();
const { cert, key } = authority.issue("gate");
const other = authority.issue("gate");

const METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt", "bearer"] as const;

describe("tlsSettingsOf", () => {
  const settingsOf = (written: Omit<WrittenProvider, "preset">) =>
    tlsSettingsOf(providerSettings({ preset: "custom", ...written }));
  const credentials = { clientCertificate: cert, clientKey: key };

  it("has nothing where nothing is configured", () => {
    assert.deepEqual(settingsOf({}), {});
  });

  it("shows our certificate for tls_client_auth", () => {
    assert.deepEqual(settingsOf({ ...credentials, clientAuthentication: "tls_client_auth" }), { cert, key });
  });

  for (const clientAuthentication of METHODS) {
    it(`keeps our certificate and key to itself for ${clientAuthentication}`, () => {
      const ca = authority.cert;
      assert.deepEqual(settingsOf({ ...credentials, clientAuthentication, ca }), { ca });
    });
  }
});

describe("isCertificatePair", () => {
  const locked = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: "s3cret",
  });
  const cases = [
    ["a certificate and its key", cert, key, true],
    ["a chain that begins with the certificate", cert + authority.cert, key, true],
    ["a chain that begins with another", authority.cert + cert, key, false],
    ["the key of another certificate", cert, other.key, false],
    ["an encrypted key", cert, String(locked), false],
    ["a key in the certificate's place", key, key, false],
    ["a certificate in the key's place", cert, cert, false],
    ["words", "s3cret", "s3cret", false],
  ] as const;
  for (const [what, certificate, privateKey, expected] of cases) {
    it(`takes ${what} for ${expected ? "a pair" : "none"}`, () => {
      assert.equal(isCertificatePair(certificate, privateKey), expected);
    });
  }
});
