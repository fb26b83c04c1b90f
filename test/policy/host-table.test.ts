import assert from "node:assert/strict";
import fc from "fast-check";
import type { MatchSettings } from "../../src/config/schema.ts";
import { buildHostTable, firstIndex, type MatchQuery } from "../../src/policy/host-table.ts";

const QUERY: MatchQuery = { host: "jira.example.com", segments: ["rest", "api"], method: "GET" };

const segmentFits = (wanted: string | undefined, segment: string | undefined) =>
  segment !== undefined && (wanted === "*" || wanted === segment);

function pathFits(pattern: string, segments: readonly string[]): boolean {
  const wanted = pattern.split("/").filter((part) => part !== "");
  const below = wanted.at(-1) === "**";
  const fixed = below ? wanted.slice(0, -1) : wanted;
  return (
    fixed.every((want, at) => segmentFits(want, segments[at])) && (below || fixed.length === segments.length)
  );
}

function hostFits(pattern: string, host: string | undefined): boolean {
  return pattern.startsWith("*") ? host?.endsWith(pattern.slice(1)) === true : host === pattern;
}

function scan(matches: readonly MatchSettings[], { host, segments, method }: MatchQuery): number | undefined {
  const found = matches.findIndex(
    ({ hosts, paths, methods }) =>
      (hosts === undefined || hosts.some((pattern) => hostFits(pattern, host))) &&
      (paths === undefined || paths.some((pattern) => pathFits(pattern, segments))) &&
      (methods === undefined || methods.includes(method)),
  );
  return found === -1 ? undefined : found;
}

describe("a table of hosts", () => {
  const someOf = <T>(values: fc.Arbitrary<T>, max: number) =>
    fc.option(fc.array(values, { minLength: 1, maxLength: max }), { nil: undefined });
  const labels = fc
    .array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join("."));
  const hostPattern = fc.oneof(
    labels,
    labels.map((name) => `*.${name}`),
    fc.constantFrom("constructor", "[::1]", "192.0.2.1", "*.2.1"),
  );
  const pathPattern = fc
    .tuple(
      fc.array(fc.constantFrom("a", "b", "*", "__proto__"), { maxLength: 4 }),
      fc.constantFrom("", "/**"),
    )
    .map(([parts, end]) =>
      parts.length === 0 && end === "" ? "/" : parts.map((part) => `/${part}`).join("") + end,
    );
  const match = fc.record({
    hosts: someOf(hostPattern, 3),
    paths: someOf(pathPattern, 4),
    methods: someOf(fc.constantFrom("GET", "POST", "PUT"), 2),
  });
  const asked = fc.record({
    host: fc.option(fc.oneof(labels, fc.constantFrom("constructor", "[::1]", "192.0.2.1", "ba")), {
      nil: undefined,
    }),
    segments: fc.array(fc.constantFrom("a", "b", "c", "*", "**", "__proto__", "a/b"), { maxLength: 5 }),
    method: fc.constantFrom("GET", "POST", "PUT", "constructor"),
  });

  it("gives the first match that a scan gives", () => {
    fc.assert(
      fc.property(
        fc.array(match, { maxLength: 12 }),
        fc.array(asked, { minLength: 5, maxLength: 5 }),
        (matches, queries) => {
          const table = buildHostTable(matches);
          for (const each of queries) assert.equal(firstIndex(table, each), scan(matches, each));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("gives nothing where there are no matches", () =>
    assert.equal(firstIndex(buildHostTable([]), QUERY), undefined));

  it("keeps one tree for hosts that the same matches name", () => {
    const { exact, below } = buildHostTable([
      { hosts: ["a.test", "b.test", "*.c.test"], paths: ["/a", "/b"] },
      { hosts: ["a.test", "b.test"] },
      { hosts: ["d.test"] },
    ]);
    assert.equal(exact.get("a.test"), exact.get("b.test"));
    assert.notEqual(exact.get("a.test"), below.get("c.test"));
    assert.notEqual(exact.get("a.test"), exact.get("d.test"));
  });

  it("looks up no more endings of a host than could be there", () => {
    let lookups = 0;
    class CountedMap<K, V> extends Map<K, V> {
      override get(key: K) {
        lookups++;
        return super.get(key);
      }
    }
    const table = buildHostTable([{ hosts: ["*.b.test"] }]);
    const counted = { ...table, below: new CountedMap(table.below) };
    assert.equal(firstIndex(counted, { ...QUERY, host: `${"a.".repeat(30_000)}b.test` }), 0);
    assert.equal(lookups, 2);
  });
});
