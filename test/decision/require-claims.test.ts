import assert from "node:assert/strict";
import fc from "fast-check";
import type { RequireSettings } from "../../src/config/schema.ts";
import { parseClaims } from "../../src/credential/claims.ts";
import { readClaim, unmetRequirement } from "../../src/decision/require.ts";

type ClaimRule = NonNullable<RequireSettings["claims"]>[number];

/** As a provider sends them: `__proto__` is a name like any other. */
function outcome(rules: ClaimRule[], json: string): string | undefined {
  const claims = parseClaims(json);
  assert.ok(claims, json);
  return unmetRequirement({ claims: rules }, claims, { username: "ana", groups: [] })?.outcome;
}

const CLAIM_RULES: readonly (readonly [ClaimRule, met: readonly string[], unmet: readonly string[]])[] = [
  [
    { claim: "tier", equals: "gold" },
    ['{"tier":"gold"}'],
    [
      ...['{"tier":"gol"}', '{"tier":"golden"}', '{"tier":"a gold"}', '{"tier":"Gold"}', '{"tier":"gold "}'],
      ...['{"tier":["gold"]}', '{"tier":{"gold":true}}', '{"tier":null}', '{"Tier":"gold"}', "{}"],
      ...['{"__proto__":{"tier":"gold"}}', '{"constructor":{"tier":"gold"}}'],
    ],
  ],
  [
    { claim: "level", equals: 3 },
    ['{"level":3}', '{"level":3.0}'],
    ['{"level":"3"}', '{"level":30}', '{"level":true}', '{"level":[3]}'],
  ],
  [
    { claim: "level", equals: 0 },
    ['{"level":0}'],
    ['{"level":false}', '{"level":""}', '{"level":null}', "{}"],
  ],
  [
    { claim: "mfa", equals: true },
    ['{"mfa":true}'],
    ['{"mfa":"true"}', '{"mfa":1}', '{"mfa":[true]}', '{"mfa":{}}'],
  ],
  [{ claim: "mfa", equals: false }, ['{"mfa":false}'], ['{"mfa":0}', '{"mfa":null}', '{"mfa":""}', "{}"]],
  [{ claim: "level", equals: "3" }, ['{"level":"3"}'], ['{"level":3}']],
  [
    { claim: "tier", oneOf: ["gold", 3, true] },
    ['{"tier":"gold"}', '{"tier":3}', '{"tier":true}'],
    [
      '{"tier":"gol"}',
      '{"tier":"golden"}',
      '{"tier":"3"}',
      '{"tier":"true"}',
      '{"tier":["gold"]}',
      '{"tier":1}',
      "{}",
    ],
  ],
  [
    { claim: "roles", contains: "admin" },
    ['{"roles":["admin"]}', '{"roles":["user","admin"]}'],
    [
      ...['{"roles":"admin"}', '{"roles":"user admin"}', '{"roles":["administrator"]}', '{"roles":["adm"]}'],
      ...[
        '{"roles":["Admin"]}',
        '{"roles":[["admin"]]}',
        '{"roles":["user admin"]}',
        '{"roles":{"admin":true}}',
      ],
      ...['{"roles":{"0":"admin","length":1}}', '{"roles":[{"admin":true}]}', '{"roles":[]}', "{}"],
    ],
  ],
  [
    { claim: "levels", contains: 3 },
    ['{"levels":[1,3]}'],
    ['{"levels":["3"]}', '{"levels":[33]}', '{"levels":3}'],
  ],
  [
    { claim: "tier", exists: true },
    ['{"tier":"gold"}', '{"tier":""}', '{"tier":0}', '{"tier":false}', '{"tier":[]}', '{"tier":{}}'],
    ['{"tier":null}', '{"tiers":1}', '{"tie":1}', '{"Tier":1}', '{"__proto__":{"tier":1}}', "{}"],
  ],
  [{ claim: "constructor", exists: true }, ['{"constructor":1}'], ["{}", '{"a":{"constructor":1}}']],
  [
    { claim: "a.constructor", exists: true },
    ['{"a":{"constructor":1}}'],
    ['{"a":{}}', '{"a":[]}', '{"a":"text"}', '{"a":1}'],
  ],
  [{ claim: "a.__proto__", exists: true }, ['{"a":{"__proto__":1}}'], ['{"a":{}}', "{}"]],
  [{ claim: "__proto__.tier", exists: true }, ['{"__proto__":{"tier":1}}'], ['{"tier":1}', "{}"]],
  [
    { claim: "roles.length", exists: true },
    ['{"roles":{"length":1}}'],
    ['{"roles":["admin"]}', '{"roles":"admin"}'],
  ],
  [
    { claim: "roles.0", equals: "admin" },
    ['{"roles":{"0":"admin"}}'],
    ['{"roles":["admin"]}', '{"roles":"admin"}'],
  ],
  [
    { claim: "realm_access.roles", contains: "admin" },
    ['{"realm_access":{"roles":["admin"]}}', '{"realm_access.roles":["admin"]}'],
    [
      ...['{"realm_access":[{"roles":["admin"]}]}', '{"roles":["admin"]}', '{"realm_access":["admin"]}'],
      ...['{"realm_access":{"roles":[["admin"]]}}', '{"realm_access":{"__proto__":{"roles":["admin"]}}}'],
      '{"realm_access.roles":["user"],"realm_access":{"roles":["admin"]}}',
    ],
  ],
  [
    { claim: "https://example.com/roles", contains: "admin" },
    ['{"https://example.com/roles":["admin"]}', '{"https://example":{"com/roles":["admin"]}}'],
    [
      '{"https://example.com/role":["admin"]}',
      '{"https://example.com/roles/":["admin"]}',
      '{"roles":["admin"]}',
    ],
  ],
];

describe("a rule for a claim", () => {
  for (const [rule, met, broken] of CLAIM_RULES) {
    it(`${JSON.stringify(rule)} is met by ${met.length} and broken by ${broken.length} near misses`, () => {
      for (const claims of met) assert.equal(outcome([rule], claims), undefined, claims);
      for (const claims of broken) {
        assert.equal(outcome([rule], claims), "requirement_unmet", claims);
      }
    });
  }

  it("holds together with the others", () => {
    const rules = [
      { claim: "tier", equals: "gold" },
      { claim: "mfa", equals: true },
    ];
    assert.equal(outcome(rules, '{"tier":"gold","mfa":true}'), undefined);
    assert.equal(outcome(rules, '{"tier":"gold"}'), "requirement_unmet");
    assert.equal(outcome(rules, '{"mfa":true}'), "requirement_unmet");
  });
});

const NAME = fc.constantFrom(
  "a",
  "b",
  "",
  "0",
  "length",
  "__proto__",
  "constructor",
  "toString",
  "a.b",
  "b.a",
);
const PATH = fc.array(NAME, { minLength: 1, maxLength: 5 }).map((names) => names.join("."));
const { claims: CLAIMS } = fc.letrec<{ claims: Record<string, unknown>; value: unknown }>((tie) => ({
  claims: fc.dictionary(NAME, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 2 }),
    tie("claims"),
  ),
}));

/** Every name by which a value can be reached, found by walking over what is there. */
function* reachable(
  claims: object,
  begun: readonly string[] = [],
): Generator<[path: string, value: unknown]> {
  for (const [name, value] of Object.entries(claims)) {
    if (begun.length === 0) yield [name, value];
    if (name.includes(".")) continue;
    if (begun.length > 0) yield [[...begun, name].join("."), value];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      yield* reachable(value, [...begun, name]);
    }
  }
}

describe("readClaim", () => {
  it("gives what is written under a path, whole names first, and nothing else", () => {
    let found = 0;
    const property = fc.property(CLAIMS, PATH, (claims, path) => {
      const written = new Map([...reachable(claims)].reverse());
      const whole = Object.entries(claims).find(([name]) => name === path);
      const expected = whole ? whole[1] : written.get(path);
      if (expected !== undefined) found += 1;
      assert.equal(readClaim(claims, path), expected);
    });
    fc.assert(property, { numRuns: 5_000 });
    assert.ok(found > 100, "enough of the examples held the claim");
  });

  it("ends with the path, however deep the claims", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`);
    assert.equal(readClaim(deep, Array(10_000).fill("a").join(".")), 1);
    assert.equal(readClaim(deep, Array(10_001).fill("a").join(".")), undefined);
  });
});
