import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { difference } from "../../src/config/difference.ts";

const POLICIES = {
  policies: [
    { name: "open", public: true },
    { name: "jira", require: { scopes: { all: ["read"] } }, grants: [{ type: "jwt", provider: "okta" }] },
  ],
};
const [OPEN, JIRA] = POLICIES.policies;

const told: readonly (readonly [what: string, before: object, after: object, lines: readonly string[]])[] = [
  [
    "a value deep inside, by its path",
    { providers: { okta: { clientId: "a" } } },
    { providers: { okta: { clientId: "b" } } },
    ["changed providers.okta.clientId"],
  ],
  [
    "what came and what went, without what is inside",
    { directories: { staff: { type: "file", path: "a" } } },
    { directories: { people: { type: "file", path: "a" } } },
    ["removed directories.staff", "added directories.people"],
  ],
  [
    "a policy by its name, wherever it stands",
    POLICIES,
    { policies: [{ name: "new" }, OPEN, { ...JIRA, require: { scopes: { all: ["read", "write"] } } }] },
    ["changed policies.jira.require.scopes.all", "added policies.new"],
  ],
  ["another order of policies", POLICIES, { policies: [JIRA, OPEN] }, ["reordered policies"]],
  [
    "another order together with the rest",
    POLICIES,
    { policies: [JIRA, { name: "open", public: false }] },
    ["reordered policies", "changed policies.open.public"],
  ],
  [
    "elements without a name by their position",
    { grants: [{ type: "jwt" }, { type: "jwt" }] },
    { grants: [{ type: "jwt" }] },
    ["removed grants[1]"],
  ],
  [
    "lists whose elements share a name by position",
    { rules: [{ name: "a" }, { name: "a", x: 1 }] },
    { rules: [{ name: "a" }, { name: "a", x: 2 }] },
    ["changed rules[1].x"],
  ],
  ["what is neither mapping nor list as a whole", { at: /a/ }, { at: /b/ }, ["changed at"]],
  ["another kind of thing as a whole", { at: { a: 1 } }, { at: [{ a: 1 }] }, ["changed at"]],
  [
    "a secret, though it be a mapping, as a whole",
    { providers: { corp: { publicKey: { kty: "oct", k: "s3cret" } } } },
    { providers: { corp: { publicKey: { kty: "oct", k: "0ther" } } } },
    ["changed providers.corp.publicKey"],
  ],
  [
    "one secret of several",
    { cache: { redis: { url: "redis://:s3cret@a", password: "s3cret" } } },
    { cache: { redis: { url: "redis://:s3cret@a", password: "0ther" } } },
    ["changed cache.redis.password"],
  ],
  ["nothing of the order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, []],
];

describe("the difference of two configurations", () => {
  for (const [what, before, after, lines] of told) {
    it(`tells ${what}`, () => {
      const changes = difference(before, after).map(({ path, kind }) => `${kind} ${path}`);
      assert.deepEqual(changes.sort(), [...lines].sort());
    });
  }

  const name = fc.constantFrom("name", "policies", "providers", "a", "b", "constructor");
  const { settings } = fc.letrec((tie) => ({
    settings: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(fc.integer({ max: 3, min: 0 }), fc.boolean(), fc.constantFrom("x", "y")),
      fc.dictionary(name, tie("settings"), { noNullPrototype: true }),
      fc.array(tie("settings"), { maxLength: 3 }),
    ),
  }));

  it("is empty between equals, and between them alone", () => {
    fc.assert(
      fc.property(settings, settings, (one, other) => {
        assert.deepEqual(difference(one, structuredClone(one)), []);
        assert.equal(difference(one, other).length === 0, isDeepStrictEqual(one, other));
      }),
      { numRuns: 500 },
    );
  });

  it("shows no value", () => {
    const value = fc.string({ minLength: 6 }).map((text) => `s3cret${text}`);
    const configuration = (secret: string) => ({
      realm: secret,
      admin: { token: secret },
      cache: { redis: `redis://:${secret}@host`, secret },
      providers: { corp: { clientSecret: secret, hosts: [secret], publicKey: { [secret]: secret } } },
      policies: [{ name: "jira", headers: { "x-user": secret } }],
    });
    fc.assert(
      fc.property(value, value, (one, other) => {
        const changes = JSON.stringify(difference(configuration(one), configuration(other)));
        assert.doesNotMatch(changes, /s3cret/);
      }),
    );
  });
});
