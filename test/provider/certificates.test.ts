import assert from "node:assert/strict";
import { isCertificateBundle } from "../../src/provider/certificates.ts";
import { localhostCertificate, otherCertificate } from "./test-certificates.ts";

const { cert, key } = localhostCertificate;
const END = "-----END CERTIFICATE-----";

const CASES = [
  ["one certificate", cert, true],
  ["two", cert + otherCertificate, true],
  ["one with remarks around it", `# corp\n${cert}\n# end\n`, true],
  ["one with Windows line ends", cert.replaceAll("\n", "\r\n"), true],
  ["a certificate and its key", cert + key, false],
  ["a key", key, false],
  ["one whole and one cut off", cert + otherCertificate.replace(END, ""), false],
  ["one whole and one broken", cert + otherCertificate.replace(/MII\w{20}/, ""), false],
  ["a word", "s3cret", false],
  ["nothing", "", false],
] as const;

describe("isCertificateBundle", () => {
  for (const [what, text, expected] of CASES) {
    it(`takes ${what} for ${expected ? "certificates" : "something else"}`, () => {
      assert.equal(isCertificateBundle(text), expected);
    });
  }
});
