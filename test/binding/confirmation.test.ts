import assert from "node:assert/strict";
import { readConfirmation } from "../../src/binding/confirmation.ts";
import { type Claims, parseClaims } from "../../src/credential/claims.ts";

const JKT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
const OTHER = JKT.replace("0", "1");
const CERTIFICATE = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0";
const of = (...cnfs: readonly unknown[]) => readConfirmation(cnfs.map((cnf) => ({ cnf })));

describe("readConfirmation", () => {
  it("finds nothing where nobody says anything", () => {
    assert.deepEqual(readConfirmation([]), {});
    assert.deepEqual(readConfirmation([{}, { sub: "alice" }]), {});
    assert.deepEqual(of(undefined), {});
  });

  it("finds a key (RFC 9449, section 6.1), a certificate (RFC 8705, section 3.1), and both", () => {
    assert.deepEqual(of({ jkt: JKT }), { jkt: JKT });
    assert.deepEqual(of({ "x5t#S256": CERTIFICATE }), { certificate: CERTIFICATE });
    const both = { jkt: JKT, certificate: CERTIFICATE };
    assert.deepEqual(of({ jkt: JKT, "x5t#S256": CERTIFICATE }), both);
  });

  it("takes together what the provider and the token say", () => {
    assert.deepEqual(of(undefined, { jkt: JKT }), { jkt: JKT });
    assert.deepEqual(of({ jkt: JKT }, { jkt: JKT }), { jkt: JKT });
    const both = { jkt: JKT, certificate: CERTIFICATE };
    assert.deepEqual(of({ jkt: JKT }, { "x5t#S256": CERTIFICATE }), both);
  });

  it("is at a loss where they say two things", () => {
    assert.equal(of({ jkt: JKT }, { jkt: OTHER }), undefined);
    assert.equal(of({ jkt: JKT }, { kid: "1" }), undefined);
  });

  const REFUSED: readonly unknown[] = [
    null,
    false,
    "",
    JKT,
    1,
    [],
    [{ jkt: JKT }],
    {},
    { jwk: { kty: "EC" } },
    { kid: "1" },
    { jkt: JKT, kid: "1" },
    { JKT },
    { "x5t#s256": CERTIFICATE },
    { constructor: JKT },
    { jkt: undefined },
    { jkt: null },
    { jkt: "" },
    { jkt: 1 },
    { jkt: [JKT] },
    { jkt: JKT.slice(1) },
    { jkt: `${JKT}=` },
    { jkt: `${JKT}\n` },
    { jkt: JKT.replace("-", "+") },
    { "x5t#S256": "" },
    { "x5t#S256": Buffer.from(CERTIFICATE, "base64url").toString("hex") },
  ];
  for (const cnf of REFUSED) {
    it(`is at a loss with ${JSON.stringify(cnf)}`, () => assert.equal(of(cnf), undefined));
  }

  it("is at a loss with a member that only looks inherited", () => {
    const claims: Claims | undefined = parseClaims(`{"cnf":{"__proto__":{"jkt":"${JKT}"}}}`);
    assert.ok(claims);
    assert.equal(readConfirmation([claims]), undefined);
  });
});
