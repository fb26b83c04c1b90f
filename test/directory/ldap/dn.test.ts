import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDn, valueInRdn } from "../../../src/directory/ldap/dn.ts";

/** As servers write a value: RFC 4514, section 2.4. */
function escapeValue(value: string): string {
  const escaped = value.replace(/[\\",;+<>]/g, "\\$&").replaceAll("\0", "\\00");
  return escaped
    .replace(/^[ #]/, "\\$&")
    .replace(/ $/, (space) => (escaped.length > 1 ? `\\${space}` : space));
}

/** As some servers do it with every byte. */
const inHex = (value: string) => Buffer.from(value).toString("hex").replace(/../g, "\\$&");

const wellFormed = fc.string({ unit: "grapheme" });

describe("parseDn", () => {
  const part = (type: string, value: string | undefined) => ({ type, value });

  // RFC 4514, section 4.
  for (const [text, expected] of [
    ["UID=jsmith,DC=example,DC=net", [[part("uid", "jsmith")], [part("dc", "example")], [part("dc", "net")]]],
    ["OU=Sales+CN=J.  Smith,DC=net", [[part("ou", "Sales"), part("cn", "J.  Smith")], [part("dc", "net")]]],
    ['CN=James \\"Jim\\" Smith\\, III,DC=net', [[part("cn", 'James "Jim" Smith, III')], [part("dc", "net")]]],
    ["CN=Before\\0dAfter,DC=net", [[part("cn", "Before\rAfter")], [part("dc", "net")]]],
    ["1.3.6.1.4.1.1466.0=#04024869", [[part("1.3.6.1.4.1.1466.0", undefined)]]],
    ["CN=Lu\\C4\\8Di\\C4\\87", [[part("cn", "Lu\u010di\u0107")]]],
    ["ou=people, dc=example", [[part("ou", "people")], [part("dc", "example")]]],
    ["cn=\\ a\\ \\#,cn=", [[part("cn", " a #")], [part("cn", "")]]],
    ["cn=a=b", [[part("cn", "a=b")]]],
    ["cn=\\ff", [[part("cn", undefined)]]],
  ] as const) {
    it(`reads ${text}`, () => assert.deepEqual(parseDn(text), expected));
  }

  for (const text of [
    "",
    "staff",
    "cn",
    "cn=a,",
    "cn=a,,dc=b",
    "cn=a+",
    ",cn=a",
    "=a",
    "cn=a;dc=b",
    'cn="a"',
    "cn=a<b",
    "cn= a",
    "cn=#zz",
    "cn=a\\",
    "cn=a\\z",
    "c n=a",
    "alice@example.com",
    "CORP\\alice",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseDn(text), undefined));
  }
});

describe("valueInRdn", () => {
  it("gives back any name, escaped in either way", () =>
    fc.assert(
      fc.property(wellFormed, (name) => {
        for (const escaped of [escapeValue(name), inHex(name)]) {
          assert.equal(valueInRdn(`CN=${escaped},OU=Groups,DC=example`, "cn"), name);
        }
      }),
    ));

  it("reads the first name alone", () => {
    assert.equal(valueInRdn("ou=staff,cn=admins,dc=example", "cn"), undefined);
    assert.equal(valueInRdn("uid=1+CN=staff,dc=example", "cn"), "staff");
    assert.equal(valueInRdn("cn=staff\\,cn=admins,dc=example", "cn"), "staff,cn=admins");
  });

  it("reads no name from a text that is none", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const value = valueInRdn(text, "cn");
        assert.ok(value === undefined || /^ *cn=/i.test(text) || text.includes("+"));
      }),
    ));
});
