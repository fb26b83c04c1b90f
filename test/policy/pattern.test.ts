import assert from "node:assert/strict";
import { normaliseHost } from "../../src/policy/host.ts";
import { buildHostTable, firstIndex } from "../../src/policy/host-table.ts";
import { readPath } from "../../src/policy/path.ts";
import { parseHostPattern, parsePathPattern } from "../../src/policy/pattern.ts";

function hostFits(pattern: string, host: string): boolean {
  const table = buildHostTable([{ hosts: [pattern] }]);
  return firstIndex(table, { host: normaliseHost(host), segments: [], method: "GET" }) === 0;
}

function pathFits(pattern: string, path: string): boolean {
  const reading = readPath(path);
  assert.ok(reading.kind === "plain");
  const table = buildHostTable([{ paths: [pattern] }]);
  return firstIndex(table, { host: "any.example", segments: reading.segments, method: "GET" }) === 0;
}

const HOSTS: readonly (readonly [pattern: string, host: string, fits: boolean])[] = [
  ["jira.example.com", "jira.example.com", true],
  ["jira.example.com", "JIRA.example.com.:443", true],
  ["Jira.Example.com", "jira.example.com", true],
  ["jira.example.com", "x.jira.example.com", false],
  ["jira.example.com", "jira.example.org", false],
  ["*.example.com", "jira.example.com", true],
  ["*.example.com", "a.b.example.com", true],
  ["*.example.com", "example.com", false],
  ["*.example.com", "badexample.com", false],
  ["*.example.com", ".example.com", false],
  ["*.example.com", "jira.example.com.evil.net", false],
  ["[::1]", "[::1]:8080", true],
];

const PATHS: readonly (readonly [pattern: string, path: string, fits: boolean])[] = [
  ["/", "/", true],
  ["/", "/rest", false],
  ["/rest/api", "/rest/api", true],
  ["/rest/api", "/rest/api/?x=1", true],
  ["/rest/api/", "/rest/api", true],
  ["/rest/api", "/rest", false],
  ["/rest/api", "/rest/api/2", false],
  ["/rest/api", "/Rest/api", false],
  ["/rest/api", "/%72est/api", true],
  ["/a%20b", "/a%20b", true],
  ["/rest/*", "/rest/api", true],
  ["/rest/*", "/rest", false],
  ["/rest/*", "/rest/api/2", false],
  ["/*/api", "/rest/api", true],
  ["/*/api", "/rest/v2/api", false],
  ["/rest/*", "/rest/a%2Fb", true],
  ["/rest/a/b", "/rest/a%2Fb", false],
  ["/rest/**", "/rest", true],
  ["/rest/**", "/rest/", true],
  ["/rest/**", "/rest/api", true],
  ["/rest/**", "/rest/api/2/myself", true],
  ["/rest/**", "/restricted", false],
  ["/rest/**", "/", false],
  ["/**", "/", true],
  ["/**", "/any/thing", true],
  ["/*/api/**", "/rest/api/2", true],
  ["/*/api/**", "/rest/apis/2", false],
];

describe("host patterns", () => {
  for (const [pattern, host, fits] of HOSTS) {
    it(`${pattern} ${fits ? "fits" : "does not fit"} ${host}`, () =>
      assert.equal(hostFits(pattern, host), fits));
  }
  for (const pattern of ["", "*", "*.", "*.*.example.com", "jira.*.com", "jira.example.com:80", "a b"]) {
    it(`are not written as ${JSON.stringify(pattern)}`, () =>
      assert.equal(parseHostPattern(pattern), undefined));
  }
});

describe("path patterns", () => {
  for (const [pattern, path, fits] of PATHS) {
    it(`${pattern} ${fits ? "fits" : "does not fit"} ${path}`, () =>
      assert.equal(pathFits(pattern, path), fits));
  }
  for (const pattern of [
    "",
    "**",
    "rest/**",
    "/rest/**/admin",
    "/rest*",
    "/rest/*.js",
    "/rest/***",
    "/rest/%2a",
    "/rest?x=1",
    "/rest//api",
    "/rest/../api",
    "/rest%5capi",
    "/büro",
  ]) {
    it(`are not written as ${JSON.stringify(pattern)}`, () =>
      assert.equal(parsePathPattern(pattern), undefined));
  }
});
