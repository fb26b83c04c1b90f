import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { createCertificateThumbprint } from "../../src/binding/client-certificate.ts";
import { requestOf } from "../gate-under-test.ts";
import { localhostCertificate } from "../provider/test-certificates.ts";
import { createCertificateAuthority } from "../support/certificates.ts";

/** Appendix A of RFC 8705: a certificate and its `x5t#S256`. */
const RFC_8705 = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
-----END CERTIFICATE-----
`,
  thumbprint: "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0",
};

const authority = createCertificateAuthority();
const [ada, eve] = [authority.issue("ada"), authority.issue("eve")];

/** The characters that Envoy encodes, and no others. */
const encode = (pem: string) => pem.replace(/[\n +/=]/g, encodeURIComponent);
const hexOf = ({ thumbprint }: { readonly thumbprint: string }) =>
  Buffer.from(thumbprint, "base64url").toString("hex");

const fromPeer = createCertificateThumbprint({ from: "peer", xfccElement: 1 });
const thumbprintOf = (pem: string) => fromPeer(requestOf({ peerCertificate: encode(pem) }));

const withLines = (...lines: string[]) =>
  requestOf({ headers: new Map([["x-forwarded-client-cert", lines]]) });
const forwarded = (lines: string | string[], xfccElement = 1) =>
  createCertificateThumbprint({ from: "xfcc", xfccElement })(withLines(...[lines].flat()));

describe("createCertificateThumbprint", () => {
  describe("from the peer's certificate", () => {
    it("is the x5t#S256 of RFC 8705's own example", () => {
      assert.equal(thumbprintOf(RFC_8705.cert), RFC_8705.thumbprint);
    });

    it("is SHA-256 over the DER, as OpenSSL has it", () => {
      const hex = new X509Certificate(localhostCertificate.cert).fingerprint256.replaceAll(":", "");
      assert.equal(thumbprintOf(localhostCertificate.cert), Buffer.from(hex, "hex").toString("base64url"));
      assert.equal(thumbprintOf(ada.cert), ada.thumbprint);
    });

    it("reads PEM whatever its line ends, and wholly percent-encoded", () => {
      assert.equal(thumbprintOf(ada.cert.replaceAll("\n", "\r\n")), ada.thumbprint);
      assert.equal(thumbprintOf(ada.cert.trim()), ada.thumbprint);
      assert.equal(fromPeer(requestOf({ peerCertificate: encodeURIComponent(ada.cert) })), ada.thumbprint);
    });

    for (const [what, pem] of [
      ["an empty text", ""],
      ["two certificates", ada.cert + eve.cert],
      ["one certificate twice", ada.cert + ada.cert],
      ["a certificate after other words", `eve\n${ada.cert}`],
      ["a certificate before other words", `${ada.cert}eve`],
      ["a certificate and its key", ada.cert + ada.key],
      ["a key", ada.key],
      ["a certificate cut off", ada.cert.slice(0, 200)],
      ["a certificate of another label", ada.cert.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE")],
      ["a block that is no certificate", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"],
      ["a percent sign without digits", `${ada.cert}%`],
    ] as const) {
      it(`is unknown for ${what}`, () => assert.equal(thumbprintOf(pem), undefined));
    }

    it("is unknown without a certificate, whatever the headers say", () => {
      assert.equal(fromPeer(withLines(`Hash=${hexOf(ada)}`)), undefined);
    });

    it("is unknown for any other text", () => {
      const start = fc.constantFrom("", "-----BEGIN CERTIFICATE-----\n", encode(ada.cert), "%");
      fc.assert(
        fc.property(start, fc.string({ unit: "binary", minLength: 1 }), (text, junk) => {
          fc.pre(junk.trim() !== "");
          assert.equal(fromPeer(requestOf({ peerCertificate: text + junk })), undefined);
        }),
      );
    });
  });

  describe("from X-Forwarded-Client-Cert", () => {
    const hash = `Hash=${hexOf(ada)}`;
    const cert = `Cert="${encode(ada.cert)}"`;

    for (const [what, header] of [
      ["Hash", hash],
      ["Hash in capitals and in quotes", `hASH="${hexOf(ada).toUpperCase()}"`],
      ["Cert", `By=urn:gateway;${cert};Subject="CN=ada"`],
      ["Hash and Cert that agree", `${hash};${cert};URI=urn:a;URI=urn:b;DNS=a;DNS=b`],
    ] as const) {
      it(`is told by ${what}`, () => assert.equal(forwarded(header), ada.thumbprint));
    }

    for (const [what, header] of [
      ["neither Hash nor Cert", `By=urn:gateway;Chain="${encode(ada.cert)}";Subject="CN=ada"`],
      ["Hash and Cert of two certificates", `Hash=${hexOf(eve)};${cert}`],
      ["a Hash beside an unreadable Cert", `${hash};Cert="eve"`],
      ["a Cert beside an unreadable Hash", `Hash=1;${cert}`],
      ["Hash twice", `${hash};${hash}`],
      ["Cert twice", `${cert};${cert}`],
      ["a Hash of 63 digits", hash.slice(0, -1)],
      ["a Hash of 65 digits", `${hash}0`],
      ["a Hash in base64url", `Hash=${ada.thumbprint}`],
      ["a Cert of two certificates", `Cert="${encode(ada.cert + eve.cert)}"`],
      ["a malformed header", `${hash};`],
    ] as const) {
      it(`is unknown with ${what}`, () => assert.equal(forwarded(header), undefined));
    }

    it("is the first of exactly as many elements as hops are trusted", () => {
      const hops = [`Hash=${hexOf(ada)}`, `Hash=${hexOf(eve)}`];
      assert.equal(forwarded(hops.join(), 2), ada.thumbprint);
      assert.equal(forwarded(hops, 2), ada.thumbprint);
      assert.equal(forwarded(hops.toReversed(), 2), eve.thumbprint);
      for (const trusted of [1, 3]) assert.equal(forwarded(hops, trusted), undefined);
    });

    it("is not what a client writes in front, behind or across lines", () => {
      assert.equal(forwarded([`Hash=${hexOf(eve)}`, hash]), undefined);
      assert.equal(forwarded([hash, `Hash=${hexOf(eve)}`]), undefined);
      assert.equal(forwarded([`Hash=${hexOf(eve)};Subject="`, hash]), undefined);
      assert.equal(forwarded([`Hash=${hexOf(eve)};Subject="`, `${hash};${cert}`]), undefined);
    });

    it("is unknown without the header, whatever Envoy verified", () => {
      const request = requestOf({ peerCertificate: encode(ada.cert), headers: new Map() });
      assert.equal(createCertificateThumbprint({ from: "xfcc", xfccElement: 1 })(request), undefined);
      assert.equal(forwarded([]), undefined);
    });

    it("is unknown for any other text", () => {
      fc.assert(
        fc.property(
          fc.array(fc.string({ unit: "binary" })),
          fc.integer({ min: 1, max: 4 }),
          (lines, place) => {
            assert.equal(forwarded(lines, place), undefined);
          },
        ),
      );
    });
  });
});
