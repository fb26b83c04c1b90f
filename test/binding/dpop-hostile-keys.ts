import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { createDpopKey, dpopKeyOf, type Members } from "../support/dpop.ts";
import type { HostileProof } from "./dpop-hostile-form.ts";
import { KEY, proofOf, type Sent, TOKEN } from "./dpop-under-test.ts";

const ALG = "alg is not one for proofs";
const JWK = "jwk is not a public key";
const OTHER_KEY = "the proof is of another key than the token";
const FIT = "jwk is not a key for alg";
const SIGNATURE = "the signature does not verify";

const RSA = createDpopKey("RS256");
const ED = createDpopKey("EdDSA");
const STRANGER = createDpopKey();
const privateJwk = (key: typeof KEY) => key.privateKey.export({ format: "jwk" });
const x25519 = generateKeyPairSync("x25519").publicKey.export({ format: "jwk" });
const ed448 = generateKeyPairSync("ed448").publicKey.export({ format: "jwk" });
const secp256k1 = generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey.export({ format: "jwk" });
const smallRsa = generateKeyPairSync("rsa", { modulusLength: 1_024 });
const weak = dpopKeyOf("RS256", smallRsa.privateKey, smallRsa.publicKey.export({ format: "jwk" }));

const proof = proofOf();
const [header = "", claims = "", signature = ""] = proof.split(".");
const decode = (part: string) => Buffer.from(part, "base64url");
const encode = (content: string | Buffer) => Buffer.from(content).toString("base64url");
const withHeader = (members: Members) => proofOf({ header: members });
const withJwk = (members: Members) => withHeader({ jwk: { ...KEY.jwk, ...members } });
const withSignature = (bytes: Buffer) => `${header}.${claims}.${encode(bytes)}`;

/** A proof of `key` that shows `jwk`, for a token bound to that one. */
function showing(key: typeof KEY, jwk: Members): readonly [proof: string, sent: Sent] {
  return [proofOf({ key, header: { jwk } }), { jkt: dpopKeyOf("ES256", key.privateKey, jwk).thumbprint }];
}

function hmacProof(secret: string): string {
  const input = `${encode(JSON.stringify({ ...JSON.parse(decode(header).toString()), alg: "HS256" }))}.${claims}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

export const KEYS: readonly HostileProof[] = [
  ["no alg", ALG, withHeader({ alg: undefined })],
  ["alg none", ALG, withHeader({ alg: "none" })],
  ["alg in lower case", ALG, withHeader({ alg: "es256" })],
  ["an algorithm that is no signature's", ALG, withHeader({ alg: "RSA-OAEP" })],
  ["ES256K", ALG, withHeader({ alg: "ES256K" })],
  ["a MAC under the public key", ALG, hmacProof(JSON.stringify(KEY.jwk))],
  ["a MAC under the access token", ALG, hmacProof(TOKEN)],
  ["no jwk", JWK, withHeader({ jwk: undefined })],
  ["jwk that is a text", JWK, withHeader({ jwk: JSON.stringify(KEY.jwk) })],
  ["jwk that is a list", JWK, withHeader({ jwk: [KEY.jwk] })],
  ["jwk that is null", JWK, withHeader({ jwk: null })],
  ["a key named by jku", JWK, withHeader({ jwk: undefined, jku: "https://evil.example/keys", kid: "1" })],
  ["a certificate for jwk", JWK, withHeader({ jwk: undefined, x5c: ["AA=="], x5u: "https://evil.example" })],
  ["the private key", JWK, withHeader({ jwk: privateJwk(KEY) })],
  ["the private key of RSA", JWK, proofOf({ key: RSA, header: { jwk: privateJwk(RSA) } })],
  ...["d", "p", "q", "dp", "dq", "qi", "oth", "k"].map(
    (name): HostileProof => [`a private member, ${name}`, JWK, withJwk({ [name]: "AA" })],
  ),
  ["a private member that is null", JWK, withJwk({ d: null })],
  ["a symmetric key", JWK, withHeader({ jwk: { kty: "oct", k: "AA" } })],
  ["a symmetric key that is left out", JWK, withHeader({ jwk: { kty: "oct" } })],
  ["jwk without kty", JWK, withJwk({ kty: undefined })],
  ["kty that every object has", JWK, withJwk({ kty: "constructor" })],
  ["kty in lower case", JWK, withJwk({ kty: "ec" })],
  ["jwk without y", JWK, withJwk({ y: undefined })],
  ["a number for y", JWK, withJwk({ y: 1 })],
  ["another client's key", OTHER_KEY, proofOf({ key: STRANGER })],
  ["another key's thumbprint", OTHER_KEY, proof, { jkt: RSA.thumbprint }],
  ["a point not on the curve", FIT, ...showing(KEY, { ...KEY.jwk, y: KEY.jwk.x })],
  ["a curve that alg does not have", FIT, ...showing(KEY, { ...KEY.jwk, crv: "P-384" })],
  ["a curve that nobody knows", FIT, ...showing(KEY, { ...KEY.jwk, crv: "P-257" })],
  ["secp256k1", FIT, ...showing(KEY, secp256k1)],
  ["an RSA key for ES256", FIT, ...showing(KEY, RSA.jwk)],
  ["an EC key for EdDSA", FIT, ...showing(ED, KEY.jwk)],
  ["Ed448", FIT, ...showing(ED, ed448)],
  ["a key for key agreement", FIT, ...showing(ED, x25519)],
  ["RSA of 1024 bits", FIT, ...showing(weak, weak.jwk)],
  ["an RSA key that signs everything", FIT, ...showing(RSA, { ...RSA.jwk, e: "AQ" })],
];

export const SIGNATURES: readonly HostileProof[] = [
  ["RSA of 19200 bits", SIGNATURE, ...showing(RSA, { ...RSA.jwk, n: encode(Buffer.alloc(2_400, 0xf1)) })],
  ["another client's signature", SIGNATURE, proofOf({ key: STRANGER, header: { jwk: KEY.jwk } })],
  [
    "a signature of the other RSA padding",
    SIGNATURE,
    proofOf({ key: RSA, header: { alg: "PS256" } }),
    { jkt: RSA.thumbprint },
  ],
  ["a signature of no bytes but zero", SIGNATURE, withSignature(Buffer.alloc(64))],
  ["a signature cut short", SIGNATURE, withSignature(decode(signature).subarray(0, 63))],
  [
    "a signature in DER",
    SIGNATURE,
    withSignature(sign("sha256", Buffer.from(`${header}.${claims}`), KEY.privateKey)),
  ],
  ["the signature of another proof", SIGNATURE, `${header}.${claims}.${proofOf().split(".")[2]}`],
  [
    "another header over the signature",
    SIGNATURE,
    `${encode(decode(header).toString().replace("{", '{"kid":"1",'))}.${claims}.${signature}`,
  ],
];
