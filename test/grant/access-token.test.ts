import assert from "node:assert/strict";
import { allowedAlgorithm, claimsFault, headerFault, profileFault } from "../../src/grant/access-token.ts";

describe("headerFault", () => {
  const faultOf = (header: Record<string, unknown>) =>
    headerFault({ alg: "RS256", kid: "1", ...header }, undefined);

  const acceptable = [
    ...[undefined, "JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"].map((typ) => ({ typ })),
    { alg: "HS256" },
    // RFC 8725, section 3.10: nobody looks at these, so they do no harm.
    { jku: "https://evil.example", x5u: "https://evil.example", jwk: {}, x5c: [] },
  ];
  for (const header of acceptable) {
    it(`finds none in ${JSON.stringify(header)}`, () => assert.equal(faultOf(header), undefined));
  }

  const types = ["logout+jwt", "secevent+jwt", "token-introspection+jwt", "dpop+jwt", "id+jwt", "", null, 1];
  const faulty = [
    ...types.map((typ) => ({ typ })),
    ...["none", "None", null, ["RS256"], undefined].map((alg) => ({ alg })),
    { crit: ["exp"] },
    { crit: [] },
    { b64: false },
  ];
  for (const header of faulty) {
    it(`finds one in ${JSON.stringify(header)}`, () => assert.notEqual(faultOf(header), undefined));
  }
});

describe("headerFault by RFC 9068", () => {
  const faultOf = (typ: unknown) => headerFault({ alg: "RS256", typ }, "rfc9068");
  for (const typ of ["at+jwt", "AT+JWT", "application/at+jwt"]) {
    it(`finds none in ${typ}`, () => assert.equal(faultOf(typ), undefined));
  }
  for (const typ of [undefined, "JWT", "jwt", "application/jwt", "at+jwt;v=1", "", null, 1, ["at+jwt"]]) {
    it(`finds one in ${JSON.stringify(typ)}`, () => assert.match(faultOf(typ) ?? "", /typ/));
  }
});

describe("allowedAlgorithm", () => {
  const allowed = ["RS256", "ES256"];
  it("gives the header's, where it is allowed", () =>
    assert.equal(allowedAlgorithm({ alg: "ES256" }, allowed), "ES256"));

  for (const alg of ["none", "HS256", "RS512", "rs256", "", null, undefined, ["RS256"]]) {
    it(`gives none for ${JSON.stringify(alg)}`, () =>
      assert.equal(allowedAlgorithm({ alg }, allowed), undefined));
  }
});

describe("claimsFault", () => {
  it("finds none in an access token", () =>
    assert.equal(claimsFault({ sub: "alice", scope: "a" }), undefined));

  for (const claim of ["at_hash", "c_hash", "s_hash", "events"]) {
    for (const value of [{}, null, ""]) {
      it(`finds one in ${claim} ${JSON.stringify(value)}`, () =>
        assert.notEqual(claimsFault({ [claim]: value }), undefined));
    }
  }

  for (const claim of ["jti", "client_id", "azp", "aud"]) {
    it(`takes null for absent: ${claim}`, () => assert.equal(claimsFault({ [claim]: null }), undefined));
    for (const value of [1, true, {}, [1], [["a"]], ["a", null]]) {
      it(`finds one in ${claim} ${JSON.stringify(value)}`, () =>
        assert.equal(claimsFault({ [claim]: value }), `${claim} is of the wrong type`));
    }
  }
  it("takes a list for the audience alone", () => {
    assert.equal(claimsFault({ aud: ["a", "b"] }), undefined);
    assert.equal(claimsFault({ aud: [] }), undefined);
    for (const claim of ["jti", "client_id", "azp"])
      assert.notEqual(claimsFault({ [claim]: ["a"] }), undefined);
  });
});

describe("profileFault", () => {
  const CLAIMS = { iss: "i", exp: 1, aud: "a", sub: "s", client_id: "c", iat: 1, jti: "j" };
  it("finds none in what RFC 9068 requires", () => assert.equal(profileFault(CLAIMS), undefined));
  for (const claim of Object.keys(CLAIMS)) {
    for (const value of [undefined, null]) {
      it(`finds one in ${claim} ${value}`, () => {
        assert.equal(
          profileFault({ ...CLAIMS, [claim]: value }),
          `${claim} is missing, which RFC 9068 requires`,
        );
      });
    }
  }
});
