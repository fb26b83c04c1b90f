import { constants, createHash, sign } from "node:crypto";
import {
  ecdsa,
  eddsa,
  forged,
  type HostileToken,
  hmac,
  KEYS,
  ownSignature,
  rsassa,
  SHARED_SECRET,
  type Signer,
  STRANGER,
} from "./hostile-tokens-forge.ts";

const es = (kid: string | undefined, signer: Signer) => forged({ kid }, {}, signer);
const rs = (kid: string | undefined, signer: Signer) => forged({ alg: "RS256", kid }, {}, signer);
const ed = (kid: string | undefined, signer: Signer) => forged({ alg: "EdDSA", kid }, {}, signer);
const always =
  (signature: Buffer): Signer =>
  () =>
    signature;
/** The right signature, altered. */
const altered =
  (signer: Signer, alter: (signature: Buffer) => Buffer): Signer =>
  (input) =>
    alter(signer(input));
const ownRsa = rsassa(KEYS.rs.privateKey);
const ownEd = eddsa(KEYS.ed.privateKey);
const pss: Signer = (input) =>
  sign("sha256", Buffer.from(input), {
    key: KEYS.rs.privateKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: 32,
  });

/** What a signature decrypts to (EMSA-PKCS1-v1_5, RFC 8017, section 9.2): with the exponent 1 it is the signature. */
const encodedMessage: Signer = (input) => {
  const digestInfo = Buffer.from("3031300d060960864801650304020105000420", "hex");
  const digest = createHash("sha256").update(input).digest();
  const tail = Buffer.concat([Buffer.alloc(1), digestInfo, digest]);
  return Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(254 - tail.length, 0xff), tail]);
};

const unfitKeys: HostileToken[] = [
  ["a key for encryption", es("enc", ecdsa(KEYS.enc.privateKey))],
  ["a key for encryption, not named", es(undefined, ecdsa(KEYS.enc.privateKey))],
  ["key_ops without verify", es("ops", ecdsa(KEYS.ops.privateKey))],
  ["RSA of 1024 bits", rs("weak", rsassa(KEYS.weak.privateKey))],
  ["RSA of 1024 bits, not named", rs(undefined, rsassa(KEYS.weak.privateKey))],
  ["P-384 under ES256", es("p384", ecdsa(KEYS.p384.privateKey))],
  [
    "P-384 under ES384, which is not allowed",
    forged({ alg: "ES384", kid: "p384" }, {}, ecdsa(KEYS.p384.privateKey, "sha384")),
  ],
  ["secp256k1 under ES256", es("k1", ecdsa(KEYS.k1.privateKey))],
  ["secp256k1 under ES256K", forged({ alg: "ES256K", kid: "k1" }, {}, ecdsa(KEYS.k1.privateKey))],
  ["Ed448 under EdDSA", ed("ed448", eddsa(KEYS.ed448.privateKey))],
  ["a key for PS256 under RS256", rs("ps", rsassa(KEYS.ps.privateKey))],
  ["a key for RS256 under PS256", forged({ alg: "PS256", kid: "rs" }, {}, pss)],
  ["a PSS signature under RS256", rs("rs", pss)],
  ["RSA with the exponent 1", rs("e1", encodedMessage)],
  ["a symmetric key in the JWKS", forged({ alg: "HS256", kid: "oct" }, {}, hmac(SHARED_SECRET))],
  ["a stranger's P-256 key", es("es", ecdsa(STRANGER.es.privateKey))],
  ["a stranger's P-256 key, not named", es(undefined, ecdsa(STRANGER.es.privateKey))],
  ["a stranger's P-256 key under a new kid", es("new", ecdsa(STRANGER.es.privateKey))],
  ["a stranger's RSA key", rs("rs", rsassa(STRANGER.rs.privateKey))],
  ["a stranger's Ed25519 key", ed("ed", eddsa(STRANGER.ed.privateKey))],
];

/** Order of P-256's base point (SEC 2, section 2.4.2). */
const ORDER = Buffer.from("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "hex");
const ZERO = Buffer.alloc(32);
const ONE = Buffer.concat([Buffer.alloc(31), Buffer.from([1])]);
const pair = (r: Buffer, s: Buffer) => always(Buffer.concat([r, s]));

const ecdsaSignatures: HostileToken[] = [
  ["r and s zero (CVE-2022-21449)", es("es", pair(ZERO, ZERO))],
  ["r and s the order of the curve", es("es", pair(ORDER, ORDER))],
  ["r the order and s zero", es("es", pair(ORDER, ZERO))],
  ["r zero and s one", es("es", pair(ZERO, ONE))],
  ["r one and s zero", es("es", pair(ONE, ZERO))],
  ["r and s one", es("es", pair(ONE, ONE))],
  ["DER of zeros", es("es", always(Buffer.from("3006020100020100", "hex")))],
  ["one zero", es("es", always(Buffer.alloc(1)))],
  ["DER in place of r and s", es("es", ecdsa(KEYS.es.privateKey, "sha256", "der"))],
  [
    "r and s in the other order",
    es(
      "es",
      altered(ownSignature, (s) => Buffer.concat([s.subarray(32), s.subarray(0, 32)])),
    ),
  ],
];

const CUTS: readonly (readonly [what: string, alter: (signature: Buffer) => Buffer])[] = [
  ["without its first byte", (signature) => signature.subarray(1)],
  ["without its last byte", (signature) => signature.subarray(0, -1)],
  ["cut in half", (signature) => signature.subarray(0, signature.length / 2)],
  ["with a zero before it", (signature) => Buffer.concat([Buffer.alloc(1), signature])],
  ["with a zero after it", (signature) => Buffer.concat([signature, Buffer.alloc(1)])],
  ["twice", (signature) => Buffer.concat([signature, signature])],
  ["backwards", (signature) => Buffer.from(signature).reverse()],
  ["all ones", (signature) => Buffer.alloc(signature.length, 0xff)],
];
const cut = CUTS.flatMap(([what, alter]): HostileToken[] => [
  [`an ES256 signature ${what}`, es("es", altered(ownSignature, alter))],
  [`an RS256 signature ${what}`, rs("rs", altered(ownRsa, alter))],
  [`an EdDSA signature ${what}`, ed("ed", altered(ownEd, alter))],
]);

const zeros: HostileToken[] = [
  ["an RS256 signature of zeros", rs("rs", always(Buffer.alloc(256)))],
  ["an EdDSA signature of zeros", ed("ed", always(Buffer.alloc(64)))],
  [
    "an EdDSA signature of the neutral point",
    ed("ed", always(Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]))),
  ],
];

const [header, , signature] = forged({}).split(".");
const moved: HostileToken[] = [
  ["the signature of other claims", [header, forged({}, { sub: "u-2" }).split(".")[1], signature].join(".")],
  [
    "the signature of another header",
    [forged({ typ: "JWT" }).split(".")[0], ...forged({}).split(".").slice(1)].join("."),
  ],
  [
    "a signature of the claims alone",
    es(
      "es",
      altered(
        (input) => ownSignature(input.split(".")[1] ?? ""),
        (s) => s,
      ),
    ),
  ],
];

/** Wrong in the key or the signature. */
export const SIGNATURES: readonly HostileToken[] = [
  ...unfitKeys,
  ...ecdsaSignatures,
  ...cut,
  ...zeros,
  ...moved,
];
