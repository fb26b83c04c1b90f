import assert from "node:assert/strict";
import fc from "fast-check";
import { coveringReaches, reachOf } from "../../../src/config/checks/reach.ts";
import type { MatchSettings } from "../../../src/config/schema.ts";

const covering = (later: MatchSettings, ...earlier: MatchSettings[]) =>
  coveringReaches(reachOf(later), earlier.map(reachOf));

interface SimpleRequest {
  readonly host: string;
  readonly path: string;
  readonly method: string;
}

/** The documented meaning of a match, written once more and as plainly as possible. */
function matches({ hosts, paths, methods }: MatchSettings, { host, path, method }: SimpleRequest): boolean {
  const fits = (
    patterns: readonly string[] | undefined,
    expression: (pattern: string) => string,
    text: string,
  ) =>
    patterns === undefined || patterns.some((pattern) => new RegExp(`^${expression(pattern)}$`).test(text));
  return (
    fits(hosts, (pattern) => pattern.replaceAll(".", "\\.").replace("*", ".+"), host) &&
    fits(paths, pathExpression, path) &&
    fits(methods, (pattern) => pattern, method)
  );
}

function pathExpression(pattern: string): string {
  const anyBelow = pattern.endsWith("/**");
  const written = anyBelow ? pattern.slice(0, -3) : pattern;
  const segments = written.split("/").filter((segment) => segment !== "");
  const begun = segments.map((segment) => (segment === "*" ? "/[^/]+" : `/${segment}`)).join("");
  return anyBelow ? `${begun}(/[^/]+)*/?` : `${begun}/?`;
}

const LABEL = fc.constantFrom("a", "b");
const METHOD = fc.constantFrom("GET", "POST");
const HOST = fc.array(LABEL, { minLength: 1, maxLength: 3 }).map((labels) => labels.join("."));
const HOST_PATTERN = fc.tuple(fc.boolean(), HOST).map(([below, host]) => (below ? `*.${host}` : host));
const PATH = fc.array(LABEL, { maxLength: 4 }).map((segments) => `/${segments.join("/")}`);
const PATH_PATTERN = fc
  .tuple(fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 3 }), fc.boolean())
  .map(([segments, below]) => `/${[...segments, ...(below ? ["**"] : [])].join("/")}`);

const some = <T>(item: fc.Arbitrary<T>) =>
  fc.option(fc.array(item, { minLength: 1, maxLength: 3 }), { nil: undefined });
const MATCH: fc.Arbitrary<MatchSettings> = fc.record({
  hosts: some(HOST_PATTERN),
  paths: some(PATH_PATTERN),
  methods: some(METHOD),
});
const REQUEST = fc.record({
  host: HOST,
  path: fc.tuple(PATH, fc.constantFrom("", "/")).map(([path, slash]) => (path === "/" ? path : path + slash)),
  method: METHOD,
});

describe("a policy that can never match", () => {
  it("has every request of its own matched by one that is said to cover it", () => {
    let covered = 0;
    fc.assert(
      fc.property(
        fc.array(MATCH, { minLength: 1, maxLength: 4 }),
        MATCH,
        fc.array(REQUEST),
        (earlier, later, requests) => {
          const found = covering(later, ...earlier);
          if (found.length === 0) return;
          covered += 1;
          for (const request of requests.filter((each) => matches(later, each))) {
            assert.ok(found.some((index) => matches(earlier[index] ?? {}, request)));
          }
        },
      ),
      { numRuns: 3_000 },
    );
    assert.ok(covered > 100, "enough of the examples were covered");
  });

  it("is told from one that has something left", () => {
    const anything = { methods: undefined };
    assert.deepEqual(covering({ paths: ["/rest/a"] }, { paths: ["/rest/**"] }), [0]);
    assert.deepEqual(covering({ paths: ["/rest"] }, { paths: ["/rest/**"] }), [0]);
    assert.deepEqual(covering({ paths: ["/rest/*"] }, { paths: ["/rest/a"] }), []);
    assert.deepEqual(covering({ paths: ["/rest/**"] }, { paths: ["/rest/*"] }), []);
    assert.deepEqual(covering({ paths: ["/rest/*/**"] }, { paths: ["/rest/**"] }), [0]);
    assert.deepEqual(covering({ hosts: ["a.example.com"] }, { hosts: ["*.example.com"] }), [0]);
    assert.deepEqual(covering({ hosts: ["example.com"] }, { hosts: ["*.example.com"] }), []);
    assert.deepEqual(covering({ hosts: ["*.a.example.com"] }, { hosts: ["*.example.com"] }), [0]);
    assert.deepEqual(covering({ hosts: ["*.example.com"] }, { hosts: ["example.com"] }), []);
    assert.deepEqual(covering({ methods: ["GET"] }, anything), [0]);
    assert.deepEqual(covering(anything, { methods: ["GET"] }), []);
    assert.deepEqual(covering({ methods: ["GET", "POST"] }, { methods: ["GET"] }), []);
  });

  it("may be covered by several earlier ones, each taking a part", () => {
    const earlier = [{ methods: ["POST"] }, { paths: ["/x"] }, { methods: ["GET"] }];
    assert.deepEqual(covering({ paths: ["/y"], methods: ["GET", "POST"] }, ...earlier), [0, 2]);
  });
});
