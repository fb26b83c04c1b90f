import assert from "node:assert/strict";
import { clientSecretBasic } from "../../src/provider/client-authentication.ts";

/** RFC 6749, appendix B: form encoding of id and secret, then RFC 7617. */
const CASES = [
  ["gate", "secret", "gate:secret"],
  ["ga:te", "se:cret", "ga%3Ate:se%3Acret"],
  ["a b", "c+d", "a+b:c%2Bd"],
  ["100%", "%3A", "100%25:%253A"],
  ["a&b=c", "d/e?f#g", "a%26b%3Dc:d%2Fe%3Ff%23g"],
  ["£", "€", "%C2%A3:%E2%82%AC"],
  ["a-b_c.d*e", "~", "a-b_c.d*e:%7E"],
] as const;

describe("clientSecretBasic", () => {
  for (const [id, secret, joined] of CASES) {
    it(`sends ${id} and ${secret} as ${joined}`, () => {
      const [scheme, encoded = ""] = clientSecretBasic(id, secret).split(" ");
      assert.deepEqual([scheme, Buffer.from(encoded, "base64").toString()], ["Basic", joined]);
    });
  }
});
