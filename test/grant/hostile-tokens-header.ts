import {
  ecdsa,
  encode,
  forged,
  type HostileToken,
  headerRows,
  hmac,
  type Members,
  STRANGER,
} from "./hostile-tokens-forge.ts";

const extensions: HostileToken[] = [
  ...headerRows("an extension that nobody here understands: crit", "crit", [
    ["exp"],
    ["urn:example:unknown"],
    ["b64"],
    ["kid"],
    [],
    "exp",
    null,
    {},
  ]),
  ...headerRows("a payload that may not be encoded: b64", "b64", [false, true, "false", null]),
  ["an unencoded payload as in RFC 7797", forged({ b64: false, crit: ["b64"] })],
  ...headerRows("an encrypted token's member: enc", "enc", ["A256GCM", "", null]),
  ...headerRows("an encrypted token's member: zip", "zip", ["DEF", "", null]),
  ["a JWE of five parts", [encode('{"alg":"dir","enc":"A256GCM"}'), "", "AAAA", "AAAA", "AAAA"].join(".")],
  ["a JWE's header on three parts", forged({ alg: "RSA-OAEP", enc: "A256GCM" })],
];

const attacker = STRANGER.es;
const OFFERED: readonly Members[] = [
  { jwk: attacker.jwk },
  { jwk: { ...attacker.jwk, kid: "es" } },
  { jwk: attacker.jwk, kid: undefined },
  { jku: "https://evil.example/jwks" },
  { jku: "https://login.example.com@evil.example/jwks" },
  { x5u: "https://evil.example/x5u.pem" },
  { x5c: [attacker.publicKey.export({ type: "spki", format: "der" }).toString("base64")] },
  { x5c: [attacker.pem] },
  { x5t: "AAAA", "x5t#S256": "AAAA" },
];
const embedded = OFFERED.map(
  (members, at): HostileToken => [
    `a key of its own (${at + 1}): ${Object.keys(members)}`,
    forged(members, {}, ecdsa(attacker.privateKey)),
  ],
);

const keyIds = headerRows("the key is not that of kid", "kid", [
  ...["../../../../dev/null", "../es", "/etc/passwd", "es/../es", "file:///dev/null", "./es", "%65%73"],
  ...["es' OR '1'='1", "es'; DROP TABLE keys;--", "https://evil.example/jwks", "es|rs", "*", "$(es)"],
  ...[
    "",
    "ES",
    "es ",
    "es\0",
    "rs",
    "__proto__",
    "constructor",
    "toString",
    1,
    0,
    null,
    true,
    ["es"],
    [],
    {},
  ],
  { toString: "es" },
]);
const emptySecret: HostileToken = [
  "a kid that names an empty file, and HMAC with an empty secret",
  forged({ alg: "HS256", kid: "../../../../dev/null" }, {}, hmac("")),
];

const types = headerRows("the typ of another token:", "typ", [
  ...["logout+jwt", "secevent+jwt", "dpop+jwt", "token-introspection+jwt", "oauth-authz-req+jwt", "ID"],
  ...["client-authentication+jwt", "client-authorization-grant+jwt", "kb+jwt", "dc+sd-jwt", "vc+jwt"],
  ...["entity-statement+jwt", "statuslist+jwt", "wallet-attestation+jwt", "passport", "Refresh", "Logout"],
  ...["JOSE", "JWE", "JWS", "application/jwt", "application/logout+jwt", "application/application/at+jwt"],
  ...["at+jwt ", "at+jwt;v=1", "xat+jwt", "", null, true, 1, ["at+jwt"], [], {}, "__proto__"],
]);

/** Wrong in the header; those without an attacker's key are signed by the provider's own. */
export const HEADERS: readonly HostileToken[] = [
  ...extensions,
  ...embedded,
  ...keyIds,
  emptySecret,
  ...types,
];
