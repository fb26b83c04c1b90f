import assert from "node:assert/strict";
import { readCredential } from "../../src/credential/authorization.ts";
import type { Grant } from "../../src/grant/grant.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { decide, grantBuilder } from "./grants-under-test.ts";
import { ALGORITHMS } from "./hostile-tokens-algorithms.ts";
import { CLAIM_SETS } from "./hostile-tokens-claims.ts";
import { CLAIMS, eddsa, forged, HEADER, ISSUER, JWKS, KEYS, rsassa } from "./hostile-tokens-forge.ts";
import { HEADERS } from "./hostile-tokens-header.ts";
import { JSON_TEXTS } from "./hostile-tokens-json.ts";
import { SIGNATURES } from "./hostile-tokens-keys.ts";
import { OVERLONG, SPELLING } from "./hostile-tokens-spelling.ts";

const KINDS = {
  spelling: SPELLING,
  JSON: JSON_TEXTS,
  algorithm: ALGORITHMS,
  header: HEADERS,
  "key or signature": SIGNATURES,
  claims: CLAIM_SETS,
};
const ALL = Object.values(KINDS).flat();

/** What stands beside the hostile tokens: each differs from one of these in the stated reason alone. */
const ACCEPTED: readonly (readonly [what: string, token: string])[] = [
  ["ES256", forged({})],
  ["RS256", forged({ alg: "RS256", kid: "rs" }, {}, rsassa(KEYS.rs.privateKey))],
  ["EdDSA", forged({ alg: "EdDSA", kid: "ed" }, {}, eddsa(KEYS.ed.privateKey))],
  ["no kid", forged({ kid: undefined })],
  ["no typ", forged({ typ: undefined })],
  ["an attacker's key in the header, and the provider's signature", forged({ jku: "https://evil.example" })],
  ["JSON with white space", forged({ note: " \n" }, { note: "\u00e9 \ud83d\ude00 \\u0022" })],
  ["several audiences", forged({}, { aud: ["wiki", "jira"] })],
];

describe("a jwt grant by JWKS and hostile tokens", () => {
  let server: AnsweringServer;
  let provider: Provider;
  let grant: Grant;

  before(async () => {
    server = await startAnsweringServer();
    server.answer(withJson(JWKS));
    provider = providerUnderTest({ preset: "custom", issuer: ISSUER, jwksUri: `${server.origin}/jwks` });
    grant = grantBuilder(provider)({ type: "jwt", audience: "jira" });
  });
  after(async () => {
    await provider.close();
    await server.stop();
  });

  for (const [what, token] of ACCEPTED) {
    it(`takes a valid token: ${what}`, async () =>
      assert.equal(await decide([grant], token), "runs as alice"));
  }

  for (const [kind, tokens] of Object.entries(KINDS)) {
    describe(`refuses for its ${kind}`, () => {
      for (const [reason, token, outcome = "token_invalid"] of tokens) {
        it(reason, async () => assert.equal(await decide([grant], token), outcome));
      }
    });
  }

  for (const [reason, token] of OVERLONG) {
    it(`refuses before any grant: ${reason}`, () => {
      assert.equal(
        readCredential(new Map([["authorization", [`Bearer ${token}`]]]), 16_384).kind,
        "malformed",
      );
    });
  }

  it("has at least 150 of them, each another token for another reason", () => {
    assert.ok(ALL.length + OVERLONG.length >= 150);
    assert.equal(new Set(ALL.map(([, token]) => token)).size, ALL.length);
    assert.equal(new Set(ALL.map(([reason]) => reason)).size, ALL.length);
    const accepted = new Set(ACCEPTED.map(([, token]) => token));
    assert.ok(ALL.every(([, token]) => !accepted.has(token)));
  });

  it("asked nobody but the JWKS for keys", () => {
    assert.deepEqual(new Set(server.calls.map(({ path }) => path)), new Set(["/jwks"]));
  });

  it("made them of the very header and claims that are accepted", () => {
    const [header, claims] = forged({})
      .split(".")
      .map((part) => Buffer.from(part, "base64url").toString());
    assert.deepEqual([header, claims], [JSON.stringify(HEADER), JSON.stringify(CLAIMS)]);
  });
});
