import { CLAIMS, encode, HEADER, type HostileToken, signedParts } from "./hostile-tokens-forge.ts";

const header = JSON.stringify(HEADER);
const claims = JSON.stringify(CLAIMS);
const [H, C] = [encode(header), encode(claims)];

const withHeader = (json: string | Buffer) => signedParts(encode(json), C);
const withClaims = (json: string | Buffer) => signedParts(H, encode(json));
const opened = (json: string) => json.slice(0, -1);
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

const both: readonly (readonly [what: string, spoil: (json: string) => string | Buffer])[] = [
  ["behind a byte order mark", (json) => `\ufeff${json}`],
  ["with a byte that is not UTF-8", (json) => Buffer.from(`${opened(json)},"x":"\xff"}`, "latin1")],
  ["with an overlong UTF-8 sequence", (json) => Buffer.from(`${opened(json)},"x":"\xc0\xaf"}`, "latin1")],
  ["in UTF-16", (json) => Buffer.from(json, "utf16le")],
  ["with a brace after it", (json) => `${json}}`],
  ["with another object after it", (json) => `${json}{}`],
  ["with a NUL after it", (json) => `${json}\0`],
  ["with a comma too many", (json) => `${opened(json)},}`],
  ["with a comment", (json) => `${opened(json)}/**/}`],
  ["with a name without quotes", (json) => `${opened(json)},x:1}`],
  ["with single quotes", (json) => json.replaceAll('"', "'")],
  ["that ends early", opened],
  ["with a control character in a text", (json) => `${opened(json)},"x":"\x01"}`],
  ["with half a surrogate pair", (json) => `${opened(json)},"x":"\\ud800"}`],
  ["of 17 levels", (json) => `${opened(json)},"x":${nested(16)}}`],
  ["of 2000 levels", (json) => `${opened(json)},"x":${nested(2_000)}}`],
  ["with a name twice in a deep object", (json) => `${opened(json)},"x":[{"y":1,"y":2}]}`],
  ["with __proto__ twice", (json) => `${opened(json)},"__proto__":1,"__proto__":2}`],
  ["that is a list", (json) => `[${json}]`],
  ["that is a text", (json) => JSON.stringify(json)],
  ["that is a number", () => "1"],
  ["that is null", () => "null"],
];
const json: HostileToken[] = both.flatMap(([what, spoil]): HostileToken[] => [
  [`a header ${what}`, withHeader(spoil(header))],
  [`claims ${what}`, withClaims(spoil(claims))],
]);

const twice: HostileToken[] = [
  ...["alg", "kid", "typ"].map(
    (name): HostileToken => [
      `${name} twice in the header`,
      withHeader(`${opened(header)},"${name}":${JSON.stringify(HEADER[name])}}`),
    ],
  ),
  ...["iss", "aud", "sub", "exp", "preferred_username"].map(
    (name): HostileToken => [
      `${name} twice in the claims`,
      withClaims(`{"${name}":"admin",${claims.slice(1)}`),
    ],
  ),
  ["alg twice, once as an escape", withHeader(`${opened(header)},"\\u0061lg":"ES256"}`)],
  ["sub twice, once as an escape", withClaims(`${opened(claims)},"s\\u0075b":"admin"}`)],
];

const numbers: HostileToken[] = [
  ["1e999", "an exp beyond every number"],
  ["-1e999", "an exp below every number"],
  [`1${"0".repeat(400)}`, "an exp of 401 digits"],
  ["NaN", "an exp that is NaN"],
  ["Infinity", "an exp that is Infinity"],
  ["0x7fffffff", "a hexadecimal exp"],
  ["09999999999", "an exp with a leading zero"],
  ["+9999999999", "an exp with a plus sign"],
].map(
  ([number, what]): HostileToken => [what ?? "", withClaims(claims.replace(/"exp":\d+/, `"exp":${number}`))],
);
/** Header or claims that are no JSON object, or not for every reader the same one. */
export const JSON_TEXTS: readonly HostileToken[] = [...json, ...twice, ...numbers];
