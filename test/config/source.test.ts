import assert from "node:assert/strict";
import { parseSource } from "../../src/config/source.ts";

const BROKEN: readonly (readonly [name: string, yaml: string, fault: string])[] = [
  ["a duplicate key", "realm: a\nops: b\nrealm: c", "3:1 a key for the second time, each key once"],
  ["a duplicate key in JSON", '{ "a": 1, "a": 2 }', "1:11 a key for the second time, each key once"],
  ["a second document", "a: 1\n---\nb: 2", "2:1 a second document, one document"],
  ["a tab as indentation", "a:\n\tb: 1", "2:1 a tab as indentation, spaces"],
  ["a text without its end", "a: 1\nb: 's3cret-value", "2:17 broken YAML (missing char), valid YAML"],
  ["a bracket that stays open", "a: {b: s3cret-value", "1:20 broken YAML (bad indent), valid YAML"],
  ["a mapping inside a line", "a: s3cret: value", "1:4 broken YAML (block as implicit key), valid YAML"],
  ["a key that is a list", "a: 1\n[b]: 2", "2:1 a key that is no text, a text as key"],
  ["a tag", "a: !!binary aGk=", "1:4 a tag, a value without a tag"],
  [
    "an alias of nothing",
    "a: 1\nb: *x",
    "2:4 an alias without its anchor, an alias of something written before it",
  ],
  [
    "an alias that holds itself",
    "a: &a { b: *a }",
    "1:12 an alias inside what it stands for, an alias of something written before it",
  ],
  [
    "aliases that multiply",
    [
      "a: &a [x, x, x, x, x, x, x, x, x]",
      "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]",
      "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]",
      "d: [*c, *c, *c, *c, *c, *c, *c, *c, *c]",
    ].join("\n"),
    "1:1 aliases that repeat too much, a file written out",
  ],
];

const YAML = `%YAML 1.1
---
cache: &cache
  users: 5m
policies:
  - name: yes
    grants: [{ type: jwt }]
other: *cache
empty:
`;

function parsed(yaml: string) {
  const source = parseSource(yaml);
  assert.ok(source.kind === "parsed");
  return source;
}

describe("reading YAML", () => {
  for (const [name, yaml, fault] of BROKEN) {
    it(`refuses ${name}`, () => {
      const source = parseSource(yaml);
      assert.ok(source.kind === "broken");
      const [first] = source.faults;
      assert.equal(`${first?.line}:${first?.column} ${first?.found}, ${first?.expected}`, fault);
      assert.doesNotMatch(JSON.stringify(source.faults), /s3cret/);
    });
  }

  it("gives plain data, aliases resolved, by YAML 1.2 whatever the file says", () => {
    assert.deepEqual(parsed(YAML).data, {
      cache: { users: "5m" },
      policies: [{ name: "yes", grants: [{ type: "jwt" }] }],
      other: { users: "5m" },
      empty: null,
    });
    assert.deepEqual(parsed("a: &a { b: 1 }\nc: { <<: *a }").data, { a: { b: 1 }, c: { "<<": { b: 1 } } });
  });

  it("knows where everything stands", () => {
    const source = parsed(YAML);
    const at = (...[path, key]: Parameters<typeof source.position>) => {
      const { line, column } = source.position(path, key);
      return `${line}:${column}`;
    };
    assert.equal(at(["policies", 0, "grants", 0, "type"]), "7:22");
    assert.equal(at(["policies", 0, "grants", 0, "type"], "key"), "7:16");
    assert.equal(at(["policies", 0, "grants"], "key"), "7:5");
    assert.equal(at(["policies", 0, "grants", 0, "audience"]), "7:14", "the mapping that lacks it");
    assert.equal(at(["policies", 7]), "6:3", "the list that lacks it");
    assert.equal(at(["other"]), "8:8");
    assert.equal(at(["other", "users"]), "4:10", "where the alias points");
    assert.equal(at(["nowhere", "at", "all"]), "3:1");
  });
});
