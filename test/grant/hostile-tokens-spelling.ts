import {
  CLAIMS,
  encode,
  forged,
  HEADER,
  type HostileToken,
  ownSignature,
  signedParts,
} from "./hostile-tokens-forge.ts";

const header = JSON.stringify(HEADER);
const claims = JSON.stringify(CLAIMS);
const [H, C] = [encode(header), encode(claims)];
const VALID = signedParts(H, C);
const S = VALID.split(".")[2] ?? "";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const PLACES: readonly (readonly [place: string, insert: (text: string) => string])[] = [
  ["before the token", (text) => text + VALID],
  ["after the token", (text) => VALID + text],
  ["in the header", (text) => signedParts(H.slice(0, 4) + text + H.slice(4), C)],
  ["in the claims", (text) => signedParts(H, C.slice(0, 4) + text + C.slice(4))],
  ["in the signature", (text) => `${H}.${C}.${S.slice(0, 4)}${text}${S.slice(4)}`],
];
const STRAY = [
  ["a space", " "],
  ["a tab", "\t"],
  ["a line break", "\r\n"],
  ["a NUL", "\0"],
  ["a byte order mark", "\ufeff"],
  ["a character of no alphabet", "!"],
] as const;
const stray: HostileToken[] = STRAY.flatMap(([what, text]) =>
  PLACES.map(([place, insert]): HostileToken => [`${what} ${place}`, insert(text)]),
);

/** JSON with spaces after it, so that its last base64url group is short: it could be padded, and has spare bits. */
function ofShortGroup(json: string): string {
  return json + " ".repeat((2 - (Buffer.byteLength(json) % 3) + 3) % 3);
}
/** Another last character that decodes to the same bytes. */
function respelt(part: string): string {
  const last = ALPHABET.indexOf(part.slice(-1));
  return part.slice(0, -1) + ALPHABET.charAt(last + 1);
}
/** Runs of question marks hold an underscore wherever the groups begin. */
const inOtherAlphabet = (part: string) => part.replaceAll("-", "+").replaceAll("_", "/");
function signatureOfBothAlphabets(): string {
  const signature = ownSignature(`${H}.${C}`).toString("base64url");
  return /[-_]/.test(signature) ? signature : signatureOfBothAlphabets();
}

const shortH = encode(ofShortGroup(header));
const shortC = encode(ofShortGroup(claims));
const questionH = encode(JSON.stringify({ ...HEADER, note: "?????" }));
const questionC = encode(JSON.stringify({ ...CLAIMS, note: "?????" }));

const spelling: HostileToken[] = [
  ["padding after the header", signedParts(`${shortH}=`, C)],
  ["padding after the claims", signedParts(H, `${shortC}=`)],
  ["padding after the signature", `${VALID}==`],
  ["half the padding", `${VALID}=`],
  ["padding as percent-encoding", `${VALID}%3D%3D`],
  ["spare bits set in the header", signedParts(respelt(shortH), C)],
  ["spare bits set in the claims", signedParts(H, respelt(shortC))],
  ["spare bits set in the signature", `${H}.${C}.${respelt(S)}`],
  [
    "a lone last character in the header",
    signedParts(`${encode(`${header}${" ".repeat((3 - (header.length % 3)) % 3)}`)}A`, C),
  ],
  ["a lone last character in the signature", `${VALID}AAA`],
  ["base64 for base64url in the header", signedParts(inOtherAlphabet(questionH), C)],
  ["base64 for base64url in the claims", signedParts(H, inOtherAlphabet(questionC))],
  ["base64 for base64url in the signature", `${H}.${C}.${inOtherAlphabet(signatureOfBothAlphabets())}`],
  ["hexadecimal parts", [header, claims].map((part) => Buffer.from(part).toString("hex")).join(".")],
  ["JSON that is not encoded", `${header}.${claims}.${S}`],
  ["quotes around it", `"${VALID}"`],
  ["its scheme before it", `Bearer ${VALID}`],
];

const parts: HostileToken[] = [
  ["nothing", ""],
  ["dots alone", ".."],
  ["no header", `.${C}.${S}`],
  ["no claims", signedParts(H, "")],
  ["no signature", `${H}.${C}.`],
  ["a signature alone", `..${S}`],
  ["a header alone", `${H}..`],
  ["two parts", `${H}.${C}`],
  ["four parts", `${VALID}.${S}`],
  ["a dot after it", `${VALID}.`],
  ["a dot before it", `.${VALID}`],
  ["two dots for one", VALID.replace(".", "..")],
  ["dots as percent-encoding", VALID.replaceAll(".", "%2E")],
  ["full-width dots", VALID.replaceAll(".", "\uff0e")],
  ["claims that are a JWT (nested)", signedParts(H, encode(VALID))],
  ["a header that is a JWT", signedParts(encode(VALID), C)],
  ["two tokens joined by a comma", `${VALID},${VALID}`],
  ["parts in another order", `${C}.${H}.${S}`],
  ["JWS in JSON, flattened", JSON.stringify({ protected: H, payload: C, signature: S })],
  ["JWS in JSON, general", JSON.stringify({ payload: C, signatures: [{ protected: H, signature: S }] })],
];

/** Wrong in how they are spelt, whoever signed them and though every other check would pass. */
export const SPELLING: readonly HostileToken[] = [...stray, ...spelling, ...parts];

/** Never come as far as a grant: the Authorization header is malformed. */
export const OVERLONG: readonly (readonly [reason: string, token: string])[] = [
  ["claims that make it longer than 16 kB", forged({}, { note: "x".repeat(16_384) })],
  ["a header that makes it longer than 16 kB", forged({ note: "x".repeat(16_384) })],
  ["a signature that makes it longer than 16 kB", VALID + "A".repeat(16_384)],
];
