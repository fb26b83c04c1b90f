import { createHash } from "node:crypto";
import type { HostileProof } from "./dpop-hostile-form.ts";
import {
  LOADED_AT,
  MAX_AGE,
  ORIGIN,
  proofOf,
  SECOND,
  type Sent,
  SKEW,
  TOKEN,
  URL_SENT,
} from "./dpop-under-test.ts";

const JTI = "jti is not a text of 1 to 256 characters";
const HTM = "htm is another method";
const ATH = "ath is not the hash of the token";
const HTU = "htu is not an origin of the policy with the request's path";
const NO_ORIGINS = "the policy has no origins to compare htu with";

/** One proof for each value of a claim. */
function rows(claim: string, detail: string, values: readonly unknown[]): HostileProof[] {
  return values.map((value) => {
    const quoted = JSON.stringify(value)?.slice(0, 70) ?? "missing";
    return [`${claim} ${quoted}`, detail, proofOf({ claims: { [claim]: value } })];
  });
}
const hashOf = (text: string) => createHash("sha256").update(text);
const now = Math.floor(LOADED_AT / SECOND);
const [maxAge, skew] = [MAX_AGE / SECOND, SKEW / SECOND];
const sentTo = (path: string): Sent => ({ request: { path } });
const sentBy = (method: string): Sent => ({ request: { method } });

export const IDS = rows("jti", JTI, [undefined, null, "", 1, ["a"], { a: 1 }, true, "x".repeat(257)]);

export const METHODS: readonly HostileProof[] = [
  ...rows("htm", HTM, [undefined, null, "", "POST", "get", "GET ", ["GET"], 1]),
  ["a proof for GET with a POST", HTM, proofOf(), sentBy("POST")],
  ["a proof for GET with a HEAD", HTM, proofOf(), sentBy("HEAD")],
  ["a method in lower case", HTM, proofOf(), sentBy("get")],
];

export const HASHES: readonly HostileProof[] = [
  ...rows("ath", ATH, [
    undefined,
    null,
    "",
    TOKEN,
    hashOf(TOKEN).digest("hex"),
    hashOf(TOKEN).digest("base64"),
    hashOf(TOKEN).digest("base64url").slice(0, -1),
    hashOf(`DPoP ${TOKEN}`).digest("base64url"),
    createHash("sha512").update(TOKEN).digest("base64url"),
    [hashOf(TOKEN).digest("base64url")],
  ]),
  ["another token of the same key", ATH, proofOf(), { token: `${TOKEN}2` }],
  ["a proof for another token", ATH, proofOf({ token: "another" })],
];

export const TIMES: readonly HostileProof[] = [
  ...rows("iat", "iat is not a number", [undefined, null, "", String(now), [now], true]),
  ...rows("iat", "the proof is too old", [0, -now, now - maxAge - skew - 1, now - 86_400]),
  ...rows("iat", "iat lies ahead", [now + skew + 1, now * 1_000, 1e308]),
  ...rows("exp", "exp is past", [0, now]),
  ...rows("exp", "exp is not a number", [null, String(now + 60)]),
  ...rows("nbf", "nbf lies ahead", [now + skew + 1]),
  ...rows("nbf", "nbf is not a number", ["0", {}]),
];

export const TARGETS: readonly HostileProof[] = [
  ...rows("htu", HTU, [
    undefined,
    null,
    "",
    1,
    [URL_SENT],
    "/rest/issue",
    "jira.example.com/rest/issue",
    "//jira.example.com/rest/issue",
    ORIGIN,
    `${ORIGIN}/`,
    `${ORIGIN}/rest`,
    `${ORIGIN}/rest/issue/`,
    `${ORIGIN}/rest/Issue`,
    `${ORIGIN}/rest//issue`,
    `${ORIGIN}/rest%2Fissue`,
    `${ORIGIN}/rest/issue/..`,
    `${ORIGIN}/rest/issue%3Ffields=all`,
    `${ORIGIN}/rest/issue%`,
    `${ORIGIN}/rest\\issue`,
    `${ORIGIN}/rest/\tissue`,
    ` ${URL_SENT}`,
    `${URL_SENT}\n`,
    "http://jira.example.com/rest/issue",
    "ftp://jira.example.com/rest/issue",
    "https:/jira.example.com/rest/issue",
    "https:///jira.example.com/rest/issue",
    "https:\\\\jira.example.com/rest/issue",
    "https://jira.example.com:8443/rest/issue",
    "https://jira.example.com:80/rest/issue",
    "https://jira.example.com:99999/rest/issue",
    "https://alice@jira.example.com/rest/issue",
    "https://jira.example.com@evil.example/rest/issue",
    "https://jira.example.com.evil.example/rest/issue",
    "https://jira.example.com./rest/issue",
    "https://jira%2Eexample.com/rest/issue",
    "https://\uff4aira.example.com/rest/issue",
    "https://jira.example.com\u3002/rest/issue",
    "https://evil.example/rest/issue",
    "https://evil.example#https://jira.example.com/rest/issue",
    `https://evil.example/?${URL_SENT}`,
  ]),
  ["another path", HTU, proofOf(), sentTo("/rest/other")],
  ["a path below", HTU, proofOf(), sentTo("/rest/issue/1")],
  ["a path that only begins with a question mark", HTU, proofOf(), sentTo("?/rest/issue")],
  [
    "a path that goes on with the host",
    HTU,
    proofOf({ claims: { htu: `${ORIGIN}.evil.example/rest` } }),
    sentTo(".evil.example/rest"),
  ],
  [
    "a path that makes the origin a user name",
    HTU,
    proofOf({ claims: { htu: "https://evil.example/rest" } }),
    sentTo("@evil.example/rest"),
  ],
  ["no path", HTU, proofOf({ claims: { htu: ORIGIN } }), sentTo("")],
  ["no origins, and htu by the request's host", NO_ORIGINS, proofOf(), { origins: [] }],
  ["an API elsewhere", HTU, proofOf(), { origins: ["https://wiki.example.com"] }],
  [
    "the request's own host",
    HTU,
    proofOf({ url: "https://evil.example/rest/issue" }),
    { request: { host: "evil.example" } },
  ],
];
