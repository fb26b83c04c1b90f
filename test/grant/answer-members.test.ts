import assert from "node:assert/strict";
import { mock } from "node:test";
import fc from "fast-check";
import { parseClaims } from "../../src/credential/claims.ts";
import { memberAt, readTokenClaim } from "../../src/grant/answer-members.ts";

const BODY = {
  id: 7,
  user: { login: "alice", mail: null },
  list: [{ name: "a", main: "true" }, "b", null, { name: "c", main: true }, { name: "d", main: true }],
  "dotted.name": "whole",
  length: 3,
};

const PATHS = [
  ["id", 7],
  ["user.login", "alice"],
  ["user", BODY.user],
  ["user.mail", null],
  ["list.[main].name", "c"],
  ["list.[other].name", undefined],
  ["list.[main].mail", undefined],
  ["user.[main]", undefined],
  ["id.[main]", undefined],
  ["list.[constructor].name", undefined],
  ["list.0.name", undefined],
  ["length", 3],
  ["user.login.length", undefined],
  ["user.mail.at", undefined],
  ["user.name", undefined],
  ["list.2", undefined],
  ["list.-1", undefined],
  ["dotted.name", undefined],
  ["", undefined],
  ["user.", undefined],
  ["constructor", undefined],
  ["__proto__", undefined],
  ["user.constructor.name", undefined],
  ["user.toString", undefined],
  ["list.map", undefined],
] as const;

describe("memberAt", () => {
  for (const [path, expected] of PATHS) {
    it(`finds ${JSON.stringify(expected) ?? "nothing"} at "${path}"`, () =>
      assert.deepEqual(memberAt(BODY, path), expected));
  }

  it("finds a member called __proto__ where one was sent, and nothing through it", () => {
    const body = parseClaims('{"__proto__":{"admin":true},"a":{"__proto__":{"b":1}}}') ?? assert.fail();
    assert.deepEqual(memberAt(body, "a.b"), undefined);
    assert.deepEqual(memberAt(body, "admin"), undefined);
    assert.deepEqual(memberAt(body, "a.__proto__.b"), 1);
  });

  it("never throws, and finds nothing that is inherited", () => {
    const name = fc.constantFrom(
      "a",
      "0",
      "[a]",
      "[constructor]",
      "",
      "length",
      "constructor",
      "__proto__",
      "toString",
      "valueOf",
    );
    const paths = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("."));
    const property = fc.property(fc.jsonValue({ maxDepth: 3 }), paths, (value, path) => {
      const found = memberAt({ a: value }, path);
      assert.notEqual(typeof found, "function");
    });
    fc.assert(property);
  });
});

const NOW = 1_800_000_000_500;
const S = Math.floor(NOW / 1_000);
const NAN = Number.NaN;

const CLAIMS = [
  ["sub", "alice", { sub: "alice" }],
  ["sub", 1234, { sub: "1234" }],
  ["sub", 0, { sub: "0" }],
  ["client_id", 42, { client_id: "42" }],
  // Two of them are one number once they were read.
  ["sub", 2 ** 53, { sub: 2 ** 53 }],
  ["sub", 1.5, { sub: 1.5 }],
  ["sub", true, { sub: true }],
  ["sub", ["a"], { sub: ["a"] }],
  ["exp", S, { exp: S }],
  ["exp", String(S), { exp: S }],
  ["exp", 0, {}],
  ["exp", "0", {}],
  ["expires_in", 60, { exp: S + 60 }],
  ["expires_in", "60", { exp: S + 60 }],
  ["expires_in", 0, { exp: S }],
  ["expires_in", -1, { exp: S - 1 }],
  ["expires_at", "2027-01-15T08:00:00Z", { exp: S }],
  ["expires_at", "2027-01-15T09:00:00+01:00", { exp: S }],
  ...["", " ", "soon", "1e9", "0x10", "-", true, false, [], [S], {}].flatMap((value) => [
    ["exp", value, { exp: NAN }] as const,
    ["expires_in", value, { exp: NAN }] as const,
  ]),
  ...["", "soon", S, true, false, [], ["2027-01-15"], {}].map(
    (value) => ["expires_at", value, { exp: NAN }] as const,
  ),
  ["email_verified", true, { email_verified: true }],
  ["email_verified", "true", { email_verified: true }],
  ...["True", "false", "yes", 1, ["true"], {}].map(
    (value) => ["email_verified", value, { email_verified: false }] as const,
  ),
  ["scope", ["a"], { scope: ["a"] }],
  ["aud", 7, { aud: 7 }],
  ["constructor", "c", { constructor: "c" }],
  ...["sub", "exp", "expires_in", "expires_at", "email_verified", "scope"].flatMap((claim) => [
    [claim, undefined, {}] as const,
    [claim, null, {}] as const,
  ]),
] as const;

describe("readTokenClaim", () => {
  before(() => mock.timers.enable({ apis: ["Date"], now: NOW }));
  after(() => mock.timers.reset());

  for (const [claim, value, expected] of CLAIMS) {
    it(`reads ${claim} ${JSON.stringify(value)} as ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(Object.fromEntries(readTokenClaim(claim, value)), expected));
  }
});
