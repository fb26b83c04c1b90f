import assert from "node:assert/strict";
import { wellKnownAddress } from "../../src/provider/well-known.ts";

const HOST = "https://login.example.com";
const OPENID = "/.well-known/openid-configuration";
const OAUTH = "/.well-known/oauth-authorization-server";

/** OpenID Connect Discovery 1.0, section 4.1, and RFC 8414, section 3.1, with their examples among them. */
const CASES = [
  [HOST, HOST + OPENID, HOST + OAUTH],
  [`${HOST}/`, HOST + OPENID, HOST + OAUTH],
  [`${HOST}/issuer1`, `${HOST}/issuer1${OPENID}`, `${HOST}${OAUTH}/issuer1`],
  [`${HOST}/issuer1/`, `${HOST}/issuer1${OPENID}`, `${HOST}${OAUTH}/issuer1`],
  [`${HOST}/realms/Staff`, `${HOST}/realms/Staff${OPENID}`, `${HOST}${OAUTH}/realms/Staff`],
  [`${HOST}:8443/a%20b`, `${HOST}:8443/a%20b${OPENID}`, `${HOST}:8443${OAUTH}/a%20b`],
  ["http://[::1]:8080/a", `http://[::1]:8080/a${OPENID}`, `http://[::1]:8080${OAUTH}/a`],
] as const;

describe("wellKnownAddress", () => {
  for (const [issuer, openid, oauth] of CASES) {
    it(`of ${issuer}: appended by OpenID Connect, inserted by RFC 8414`, () => {
      assert.equal(wellKnownAddress(issuer, "openid"), openid);
      assert.equal(wellKnownAddress(issuer, "oauth"), oauth);
    });
  }
});
