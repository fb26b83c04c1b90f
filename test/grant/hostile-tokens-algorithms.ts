import {
  ecdsa,
  encode,
  forged,
  type HostileToken,
  headerRows,
  hmac,
  JWKS,
  KEYS,
  rsassa,
} from "./hostile-tokens-forge.ts";

/** Every way to write it in capitals and small letters. */
const NONE = Array.from({ length: 16 }, (_, capitals) =>
  [..."none"].map((letter, at) => (capitals & (1 << at) ? letter.toUpperCase() : letter)).join(""),
);
const [, claimsPart] = forged({}).split(".");
const unsigned: HostileToken[] = [
  ...headerRows("unsecured, with a signature nevertheless: alg", "alg", NONE),
  ...NONE.slice(0, 2).map(
    (alg): HostileToken => [
      `unsecured, with no signature: alg ${alg}`,
      `${encode(JSON.stringify({ alg }))}.${claimsPart}.`,
    ],
  ),
];

const { publicKey, pem } = KEYS.rs;
const SECRETS: readonly (readonly [what: string, secret: string | Buffer])[] = [
  ["PEM", pem],
  ["PEM without its last line break", pem.trim()],
  ["DER", publicKey.export({ type: "spki", format: "der" })],
  ["PKCS #1", publicKey.export({ type: "pkcs1", format: "pem" })],
  ["JWK", JSON.stringify(JWKS.keys[1])],
  ["nothing", ""],
];
const symmetric: HostileToken[] = [
  ["HS256", "sha256"],
  ["HS384", "sha384"],
  ["HS512", "sha512"],
].flatMap(([alg, hash = ""]) =>
  SECRETS.map(
    ([what, secret]): HostileToken => [
      `${alg} with the public key as the secret: ${what}`,
      forged({ alg, kid: "rs" }, {}, hmac(secret, hash)),
    ],
  ),
);

const algorithms = headerRows("another alg than that of the key and signature:", "alg", [
  ...["ES384", "ES512", "ES256K", "RS256", "PS256", "EdDSA", "Ed25519", "HS256", "RSA-OAEP", "dir"],
  ...["es256", "ES256 ", " ES256", "ES256\0", "", "__proto__", "constructor", undefined, null, 256, true],
  ["ES256"],
  ["none", "ES256"],
  { alg: "ES256" },
]);

const families: HostileToken[] = [
  ["an RS256 key and an ES256 header", forged({ kid: "rs" }, {}, rsassa(KEYS.rs.privateKey))],
  ["an ES256 key and an RS256 header", forged({ alg: "RS256" }, {})],
  [
    "RS512, which is not allowed",
    forged({ alg: "RS512", kid: "rs" }, {}, rsassa(KEYS.rs.privateKey, "sha512")),
  ],
  ["SHA-512 under RS256", forged({ alg: "RS256", kid: "rs" }, {}, rsassa(KEYS.rs.privateKey, "sha512"))],
  ["SHA-1 under RS256", forged({ alg: "RS256", kid: "rs" }, {}, rsassa(KEYS.rs.privateKey, "sha1"))],
  ["SHA-384 under ES256", forged({}, {}, ecdsa(KEYS.es.privateKey, "sha384"))],
];

/** Signed with an algorithm that is none of the key's, or not signed at all. */
export const ALGORITHMS: readonly HostileToken[] = [...unsigned, ...symmetric, ...algorithms, ...families];
