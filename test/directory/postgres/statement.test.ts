import assert from "node:assert/strict";
import fc from "fast-check";
import { asksByValue, boundedStatement, isOneSelect } from "../../../src/directory/postgres/statement.ts";

describe("isOneSelect", () => {
  for (const query of [
    "SELECT 1",
    "  select\n1",
    "WITH one AS (SELECT 1) SELECT * FROM one",
    "-- who\nSELECT 1 /* ; */",
    "SELECT ';' || \";\" || E'\\';' || $$;$$ || $a$;$a$",
  ]) {
    it(`takes ${JSON.stringify(query)}`, () => assert.equal(isOneSelect(query), true));
  }

  for (const query of [
    "",
    "SELECT 1;",
    "SELECT 1; DELETE FROM users",
    "DELETE FROM users",
    "UPDATE users SET active = true",
    "SELECTED",
    "'SELECT' 1",
    "SELECT '\\'; DELETE FROM users --'",
    "COMMIT",
  ]) {
    it(`refuses ${JSON.stringify(query)}`, () => assert.equal(isOneSelect(query), false));
  }
});

describe("asksByValue", () => {
  for (const [query, expected] of [
    ["SELECT $1", true],
    ["SELECT lower($1), $1::text", true],
    ["SELECT '$1'", false],
    ['SELECT "$1"', false],
    ["SELECT 1 -- $1", false],
    ["SELECT 1 /* $1 */", false],
    ["SELECT $$ $1 $$", false],
    ["SELECT $2", false],
    ["SELECT $1, $2", false],
    ["SELECT $10", false],
    ["SELECT 1", false],
  ] as const) {
    it(`says ${expected} of ${query}`, () => assert.equal(asksByValue(query), expected));
  }

  it("is told nothing by what stands in quotes", () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '"', "$", "1", "2", ";", "-", "/", "*", "a", "\n") }),
        (text) => {
          const query = `SELECT '${text.replaceAll("'", "''")}', "${text.replaceAll('"', '""')}"`;
          assert.equal(isOneSelect(query), true);
          assert.equal(asksByValue(query), false);
          assert.equal(asksByValue(`${query}, $1`), true);
        },
      ),
    ));
});

describe("boundedStatement", () => {
  it("keeps a comment at the query's end to itself", () =>
    assert.match(boundedStatement("SELECT 1 -- one"), /-- one\n\) AS account LIMIT 101$/));
});
