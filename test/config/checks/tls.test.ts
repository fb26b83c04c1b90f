import assert from "node:assert/strict";
import { shortCertificate } from "../../provider/test-certificates.ts";
import { createCertificateAuthority } from "../../support/certificates.ts";
import { linesOf, loadWritten } from "../written-config.ts";

const authority = createCertificateAuthority();
const own = authority.issue("grantgate");
const other = authority.issue("another");
const past = authority.issue("grantgate", [], [], ["200101000000Z", "210101000000Z"]);
const future = authority.issue("grantgate", [], [], ["480101000000Z", "490101000000Z"]);

const FILES = {
  "own.crt": own.cert,
  "chain.crt": own.cert + authority.cert,
  "own.key": own.key,
  "other.key": other.key,
  "past.crt": past.cert,
  "past.key": past.key,
  "future.crt": future.cert,
  "future.key": future.key,
  "ca.crt": authority.cert,
};
const tls = (certificate: string, key: string, more = "") =>
  `tls: { certificate: { file: ${certificate} }, key: { file: ${key} }${more} }`;

const ACCEPTED = [
  tls("own.crt", "own.key"),
  tls("chain.crt", "own.key"),
  tls("own.crt", "own.key", ", clientCa: { file: ca.crt }"),
  tls("own.crt", "own.key", ", clientCa: { file: chain.crt }"),
];

const REFUSED: Record<string, readonly [settings: string, line: RegExp]> = {
  "a certificate that is none": [
    tls("own.key", "own.key"),
    /tls\.certificate: found a text that is not certificates alone, expected one or more certificates as PEM/,
  ],
  "a certificate that is not there": [tls("no.crt", "own.key"), /tls\.certificate\.file: .*that can be read/],
  "a key of another certificate": [
    tls("own.crt", "other.key"),
    /tls\.key: found no such key, expected the private key of tls\.certificate as PEM, not encrypted/,
  ],
  "a key that is none": [tls("own.crt", "own.crt"), /tls\.key: found no such key/],
  "a chain whose own certificate is not first": [tls("ca.crt", "own.key"), /tls\.key: found no such key/],
  "an expired certificate": [
    tls("past.crt", "past.key"),
    /tls\.certificate: found one that expired on Jan +1 00:00:00 2021 GMT, expected one that is valid/,
  ],
  "a certificate of the future": [
    tls("future.crt", "future.key"),
    /tls\.certificate: found one that is not valid before Jan +1 00:00:00 2048 GMT/,
  ],
  "an authority that is none": [
    tls("own.crt", "own.key", ", clientCa: { file: own.crt }"),
    /tls\.clientCa: found certificates of which none is a root's that is valid, expected the certificate of a root authority/,
  ],
  "an authority that is no certificate": [
    tls("own.crt", "own.key", ", clientCa: { file: own.key }"),
    /tls\.clientCa: found a text that is not certificates alone/,
  ],
  "a transport that takes its certificates once": [
    `transport: grpc-js\n${tls("own.crt", "own.key")}`,
    /tls: found tls, expected no TLS, as transport is grpc-js/,
  ],
};

const load = (settings: string) =>
  loadWritten(`${settings}\npolicies: [{ name: open, public: true }]\n`, {}, FILES);

describe("the certificates of the gRPC port", () => {
  for (const settings of ACCEPTED) {
    it(`may be written ${settings}`, async () => assert.deepEqual(linesOf(await load(settings)), []));
  }

  for (const [what, [settings, expected]] of Object.entries(REFUSED)) {
    it(`refuses ${what}, in one line`, async () => {
      const lines = linesOf(await load(settings));
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.match(lines[0] ?? "", expected);
      assert.doesNotMatch(lines[0] ?? "", /BEGIN|PRIVATE/);
    });
  }

  it("refuses a key that is too short for OpenSSL", async () => {
    const { cert, key } = shortCertificate;
    const files = { "own.crt": cert, "own.key": key };
    const yaml = `${tls("own.crt", "own.key")}\npolicies: [{ name: open, public: true }]\n`;
    const lines = linesOf(await loadWritten(yaml, {}, files));
    assert.match(lines.join("\n"), /^\S+ tls\.certificate: found one that OpenSSL does not take \(ERR_SSL_/);
  });
});
