import assert from "node:assert/strict";
import { permittedAddress } from "../../src/provider/address.ts";

const STRICT = { issuerHost: "login.example.com", hosts: [], allowHttp: false };
const LISTED = { ...STRICT, hosts: ["keys.example.net", "keys.example.net:8443"] };
const HTTP = { ...STRICT, allowHttp: true };
const LOCAL = { ...STRICT, issuerHost: "localhost:8080" };

const PERMITTED = [
  ["https on the issuer's host", "https://login.example.com/jwks", STRICT],
  ["the scheme's own port written out", "https://login.example.com:443/jwks", STRICT],
  ["a listed host", "https://keys.example.net/jwks", LISTED],
  ["a listed port", "https://keys.example.net:8443/jwks", LISTED],
  ["http where it is permitted", "http://login.example.com/jwks", HTTP],
  ["http to loopback", "http://localhost:8080/jwks", LOCAL],
  ["http to 127.0.0.1", "http://127.0.0.1:1/", { ...STRICT, issuerHost: "127.0.0.1:1" }],
  ["http to ::1", "http://[::1]:1/", { ...STRICT, issuerHost: "[::1]:1" }],
] as const;

const REFUSED = [
  ["another host", "https://evil.example.net/jwks", STRICT],
  ["a host that ends alike", "https://notlogin.example.com.evil.net/", STRICT],
  ["another port", "https://login.example.com:8443/jwks", STRICT],
  ["a subdomain of a listed host", "https://a.keys.example.net/", LISTED],
  ["http", "http://login.example.com/jwks", STRICT],
  ["loopback that is not the issuer", "http://127.0.0.1/latest/meta-data", STRICT],
  [
    "a loopback name in front of another",
    "http://localhost.evil.net/",
    { ...STRICT, issuerHost: "localhost.evil.net" },
  ],
  ["a user in the address", "https://gate@login.example.com/", STRICT],
  ["a password in the address", "https://:secret@login.example.com/", STRICT],
  ["another scheme", "file://login.example.com/etc/passwd", HTTP],
  ["a path alone", "/jwks", STRICT],
  ["nothing", undefined, STRICT],
  ["no text", { href: "https://login.example.com/" }, STRICT],
] as const;

describe("permittedAddress", () => {
  for (const [what, address, rules] of PERMITTED) {
    it(`permits ${what}`, () => assert.equal(permittedAddress(address, rules), address));
  }
  for (const [what, address, rules] of REFUSED) {
    it(`refuses ${what}`, () => assert.equal(permittedAddress(address, rules), undefined));
  }
});
