import assert from "node:assert/strict";
import fc from "fast-check";
import { readJwt } from "../../src/credential/compact-jwt.ts";

function part(content: string | Buffer): string {
  return Buffer.from(content).toString("base64url");
}

const HEADER = part('{"alg":"RS256"}');
const CLAIMS = part('{"iss":"https://login.example.com","sub":"u1"}');
const SIGNATURE = part("signature");

const OPAQUE = [
  "",
  "abc",
  "..",
  "a.b",
  "a.b.c",
  `${HEADER}.a.b.c.d`,
  `${part("[1]")}.${CLAIMS}.${SIGNATURE}`,
];

const MALFORMED: readonly (readonly [what: string, token: string])[] = [
  ["two parts", `${HEADER}.${CLAIMS}`],
  ["four parts", `${HEADER}.${CLAIMS}.${SIGNATURE}.`],
  ["six parts", `${HEADER}.a.b.c.d.e`],
  ["no signature", `${HEADER}.${CLAIMS}.`],
  ["no payload", `${HEADER}..${SIGNATURE}`],
  ["nothing but a header", `${HEADER}..`],
  ["padding", `${part('{"a":11}')}.${CLAIMS}.${SIGNATURE}=`],
  ["the other alphabet", `${HEADER}.${CLAIMS}.++//`],
  ["a space", `${HEADER}. ${CLAIMS}.${SIGNATURE}`],
  ["a stray character in the header", `~${HEADER}.${CLAIMS}.${SIGNATURE}`],
  ["spare bits that are not zero", `${HEADER}.${CLAIMS}.Zh`],
  ["a lone last character", `${HEADER}.${CLAIMS}.${SIGNATURE}A`],
  ["a header that is not JSON", `${part("{alg}")}.${CLAIMS}.${SIGNATURE}`],
  ["a byte order mark", `${part('\ufeff{"alg":"RS256"}')}.${CLAIMS}.${SIGNATURE}`],
  ["a payload that is a list", `${HEADER}.${part("[]")}.${SIGNATURE}`],
  ["a payload that is not JSON", `${HEADER}.${part("x")}.${SIGNATURE}`],
  ["a payload that is not UTF-8", `${HEADER}.${part(Buffer.from('{"sub":"\xff"}', "latin1"))}.${SIGNATURE}`],
  ["a claim named twice", `${HEADER}.${part('{"sub":"a","sub":"b"}')}.${SIGNATURE}`],
  ["a header member named twice", `${part('{"alg":"RS256","alg":"none"}')}.${CLAIMS}.${SIGNATURE}`],
  ["17 levels", `${HEADER}.${part(`{"a":${"[".repeat(16)}${"]".repeat(16)}}`)}.${SIGNATURE}`],
];

describe("readJwt", () => {
  it("reads header and claims", () => {
    const reading = readJwt(`${HEADER}.${CLAIMS}.${SIGNATURE}`);
    assert.ok(reading.kind === "jwt");
    assert.deepEqual({ ...reading.header }, { alg: "RS256" });
    assert.deepEqual({ ...reading.claims }, { iss: "https://login.example.com", sub: "u1" });
  });

  it("reads the example of RFC 7515, appendix A.1, with its line breaks in the JSON", () => {
    const header = part('{"typ":"JWT",\r\n "alg":"HS256"}');
    assert.equal(readJwt(`${header}.${CLAIMS}.${SIGNATURE}`).kind, "jwt");
    assert.equal(readJwt(`${part(' {"alg":"HS256"}')}.${CLAIMS}.${SIGNATURE}`).kind, "jwt");
  });

  for (const token of OPAQUE) {
    it(`sees no JWT in ${token.slice(0, 30)} of ${token.length}`, () =>
      assert.deepEqual(readJwt(token), { kind: "opaque" }));
  }
  for (const [what, token] of MALFORMED) {
    it(`refuses ${what}`, () => assert.equal(readJwt(token).kind, "malformed"));
  }

  it("takes one spelling of a JWT alone", () => {
    const token = `${HEADER}.${CLAIMS}.${SIGNATURE}`;
    const signature = Buffer.from(SIGNATURE, "base64url");
    fc.assert(
      fc.property(fc.nat(token.length), fc.string({ minLength: 1, maxLength: 2 }), (at, added) => {
        const reading = readJwt(token.slice(0, at) + added + token.slice(at));
        if (reading.kind !== "jwt") return;
        const last = (token.slice(0, at) + added + token.slice(at)).split(".")[2] ?? "";
        const unchanged = last === SIGNATURE;
        assert.ok(unchanged || !Buffer.from(last, "base64url").equals(signature));
      }),
    );
  });

  it("names no part of the token in its detail", () => {
    const reading = readJwt(`${HEADER}.${part("s3cret")}.${SIGNATURE}`);
    assert.ok(reading.kind === "malformed" && !/s3cret|czNjcmV0/.test(reading.detail));
  });
});
