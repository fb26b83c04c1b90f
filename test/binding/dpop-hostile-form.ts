import { type Members, signProof } from "../support/dpop.ts";
import { KEY, proofOf, type Sent, TOKEN } from "./dpop-under-test.ts";

/** Proofs that must be refused, for this reason alone, and what the log says of it. */
export type HostileProof = readonly [
  reason: string,
  detail: string,
  proofs: string | readonly string[],
  sent?: Sent,
];

const NOT_A_JWT = "the proof is not one JWT in compact form";
const TYP = "typ is not dpop+jwt";
const CRIT = "crit asks for what is not understood";

const proof = proofOf();
const [header = "", claims = "", signature = ""] = proof.split(".");
const decode = (part: string) => Buffer.from(part, "base64url").toString();
const withHeader = (members: Members) => proofOf({ header: members });

export const HEADER_FIELDS: readonly HostileProof[] = [
  ["no DPoP header", "no DPoP proof", []],
  ["two DPoP headers", "several DPoP headers", [proof, proofOf()]],
  ["the same proof in two headers", "several DPoP headers", [proof, proof]],
  ["an empty header beside the proof", "several DPoP headers", [proof, ""]],
  ["two proofs joined by a comma", NOT_A_JWT, `${proof},${proofOf()}`],
  ["two proofs joined by a comma and a space", NOT_A_JWT, `${proof}, ${proofOf()}`],
  ["a trailing comma", NOT_A_JWT, `${proof},`],
  ["more than 8 kB", "the proof is longer than 8 kB", proofOf({ claims: { note: "x".repeat(8_192) } })],
];

export const FORMS: readonly HostileProof[] = [
  ["an empty proof", NOT_A_JWT, ""],
  ["the access token itself", NOT_A_JWT, TOKEN],
  ["a scheme before it", NOT_A_JWT, `DPoP ${proof}`],
  ["white space before it", NOT_A_JWT, ` ${proof}`],
  ["a line break after it", NOT_A_JWT, `${proof}\n`],
  ["two parts", NOT_A_JWT, `${header}.${claims}`],
  ["four parts", NOT_A_JWT, `${proof}.${signature}`],
  ["the five parts of an encrypted one", NOT_A_JWT, `${header}.${claims}.${signature}.AA.AA`],
  ["JSON serialisation", NOT_A_JWT, JSON.stringify({ protected: header, payload: claims, signature })],
  ["no signature", NOT_A_JWT, `${header}.${claims}.`],
  ["padded base64url", NOT_A_JWT, `${proof}=`],
  ["claims that are an array", NOT_A_JWT, signProof(KEY, decode(header), "[]")],
  ["claims that are no JSON", NOT_A_JWT, signProof(KEY, decode(header), "{jti:1}")],
  [
    "a claim named twice",
    NOT_A_JWT,
    signProof(KEY, decode(header), decode(claims).replace("{", '{"htm":"PUT",')),
  ],
  [
    "a header member named twice",
    NOT_A_JWT,
    signProof(KEY, decode(header).replace("{", '{"alg":"none",'), decode(claims)),
  ],
  ["no typ", TYP, withHeader({ typ: undefined })],
  ["typ of another JWT", TYP, withHeader({ typ: "JWT" })],
  ["typ of an access token", TYP, withHeader({ typ: "at+jwt" })],
  ["typ in upper case", TYP, withHeader({ typ: "DPOP+JWT" })],
  ["typ with its media type", TYP, withHeader({ typ: "application/dpop+jwt" })],
  ["typ in a list", TYP, withHeader({ typ: ["dpop+jwt"] })],
  ["crit", CRIT, withHeader({ crit: ["b64"], b64: true })],
  ["an empty crit", CRIT, withHeader({ crit: [] })],
  ["crit that is null", CRIT, withHeader({ crit: null })],
];
