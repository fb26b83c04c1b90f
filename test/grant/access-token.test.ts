import assert from "node:assert/strict";
import { claimsFault, readHeader } from "../../src/grant/access-token.ts";

const read = (header: Record<string, unknown>) =>
  readHeader({ alg: "RS256", kid: "1", ...header }, ["RS256", "ES256"]).kind;

describe("readHeader", () => {
  it("gives algorithm and kid", () =>
    assert.deepEqual(readHeader({ alg: "ES256", kid: "1" }, ["ES256"]), {
      kind: "header",
      algorithm: "ES256",
      kid: "1",
    }));

  const acceptable = [
    ...[undefined, "JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"].map((typ) => ({ typ })),
    { kid: undefined },
    // RFC 8725, section 3.10: nobody looks at these, so they do no harm.
    { jku: "https://evil.example", x5u: "https://evil.example", jwk: {}, x5c: [] },
  ];
  for (const header of acceptable) {
    it(`takes ${JSON.stringify(header)}`, () => assert.equal(read(header), "header"));
  }

  const types = ["logout+jwt", "secevent+jwt", "token-introspection+jwt", "dpop+jwt", "id+jwt", "", null, 1];
  const refused = [
    ...types.map((typ) => ({ typ })),
    ...["none", "None", "HS256", "RS512", "", null, ["RS256"]].map((alg) => ({ alg })),
    { alg: undefined },
    { crit: ["exp"] },
    { crit: [] },
    { b64: false },
    { kid: 1 },
    { kid: null },
    { kid: ["1"] },
  ];
  for (const header of refused) {
    it(`refuses ${JSON.stringify(header)}`, () => assert.equal(read(header), "invalid"));
  }
});

describe("claimsFault", () => {
  it("finds none in an access token", () =>
    assert.equal(claimsFault({ sub: "alice", scope: "a" }), undefined));

  for (const claim of ["cnf", "at_hash", "c_hash", "s_hash", "events"]) {
    for (const value of [{}, null, ""]) {
      it(`finds one in ${claim} ${JSON.stringify(value)}`, () =>
        assert.notEqual(claimsFault({ [claim]: value }), undefined));
    }
  }
});
