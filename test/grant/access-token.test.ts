import assert from "node:assert/strict";
import { allowedAlgorithm, claimsFault, headerFault } from "../../src/grant/access-token.ts";

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
});
