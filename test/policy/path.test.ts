import assert from "node:assert/strict";
import fc from "fast-check";
import { readPath } from "../../src/policy/path.ts";

function plain(path: string) {
  const reading = readPath(path);
  assert.equal(reading.kind, "plain", `${path} is plain`);
  return reading;
}

const DOT_SEGMENTS = [
  "/rest/../admin",
  "/rest/./admin",
  "/..",
  "/.",
  "/rest/..",
  "/rest/%2e%2e/admin",
  "/rest/.%2E/admin",
  "/rest/%2e/admin",
  "/rest/..;/admin",
  "/rest/.;x=1/admin",
  "/rest/..;a=b;c/admin",
  "/rest/%2e%2e;/admin",
  "/rest/..%3b/admin",
  "/rest/%2e.%3Bx/admin",
  "/rest/a%2f..%2fb",
  "/rest/..%2fadmin",
  "/rest/a%2F%2e%2e",
  "/rest/a%2f..;x%2fb",
  "/rest/;%2f../admin",
];

const OTHER_REFUSALS: readonly (readonly [path: string, detail: string])[] = [
  ["", "the path does not begin with a slash"],
  ["*", "the path does not begin with a slash"],
  ["?a=/b", "the path does not begin with a slash"],
  ["example.com:443", "the path does not begin with a slash"],
  ["http://example.com/rest", "the path does not begin with a slash"],
  ["//", "the path holds an empty segment"],
  ["//admin", "the path holds an empty segment"],
  ["/rest//admin", "the path holds an empty segment"],
  ["/rest//", "the path holds an empty segment"],
  ["/rest#admin", "the path holds # or a backslash"],
  ["/rest\\admin", "the path holds # or a backslash"],
  ["/rest%5cadmin", "the path holds an encoded backslash"],
  ["/rest%5Cadmin", "the path holds an encoded backslash"],
  ["/rest\u0000", "the path holds a character that is not visible ASCII"],
  ["/rest\tadmin", "the path holds a character that is not visible ASCII"],
  ["/rest\u007f", "the path holds a character that is not visible ASCII"],
  ["/public /admin", "the path holds a character that is not visible ASCII"],
  ["/b\u00fcro", "the path holds a character that is not visible ASCII"],
  ["/rest%00", "the path holds an encoded control character"],
  ["/rest%0a", "the path holds an encoded control character"],
  ["/rest%1F", "the path holds an encoded control character"],
  ["/rest%7f", "the path holds an encoded control character"],
  ["/rest%252e%252e", "the path is encoded twice"],
  ["/rest%25%32%65", "the path is encoded twice"],
  ["/rest%252Fadmin", "the path is encoded twice"],
  ["/rest%2541", "the path is encoded twice"],
  ["/rest%", "the path is not percent-encoded UTF-8"],
  ["/rest%2", "the path is not percent-encoded UTF-8"],
  ["/rest%zz", "the path is not percent-encoded UTF-8"],
  ["/rest%u002e", "the path is not percent-encoded UTF-8"],
  ["/rest%ff", "the path is not percent-encoded UTF-8"],
  ["/rest%c0%ae", "the path is not percent-encoded UTF-8"],
  ["/rest%ed%a0%80", "the path is not percent-encoded UTF-8"],
  ["/rest;a=1/b%3Bc", "the path holds both ; and %3B"],
  ["/rest;a=1/b%3bc", "the path holds both ; and %3B"],
  ["/rest/;x=1/admin", "the path holds an empty segment, or one of parameters alone"],
];

describe("readPath", () => {
  for (const path of DOT_SEGMENTS) {
    it(`refuses the dot segment in ${path}`, () => {
      assert.deepEqual(readPath(path), { kind: "ambiguous", detail: "the path holds a dot segment" });
    });
  }
  for (const [path, detail] of OTHER_REFUSALS) {
    it(`refuses ${JSON.stringify(path)}`, () => {
      assert.deepEqual(readPath(path), { kind: "ambiguous", detail });
    });
  }

  it("decodes segments and leaves out a trailing slash", () => {
    assert.deepEqual(plain("/").segments, []);
    assert.deepEqual(plain("/rest/api").segments, ["rest", "api"]);
    assert.deepEqual(plain("/rest/api/").segments, ["rest", "api"]);
    assert.deepEqual(plain("/b%C3%BCro/a%20b/100%25").segments, ["büro", "a b", "100%"]);
  });

  it("cuts the query at the first question mark and does not read it", () => {
    assert.deepEqual(plain("/rest?next=/../x//y#%zz").segments, ["rest"]);
    assert.deepEqual(plain("/rest/?a?b").segments, ["rest"]);
  });

  it("takes dots that make no dot segment", () => {
    assert.deepEqual(plain("/.well-known/a..b/...").segments, [".well-known", "a..b", "..."]);
  });

  it("keeps an encoded slash inside its segment and reports it", () => {
    const reading = plain("/projects/group%2Fname/files");
    assert.deepEqual(reading.segments, ["projects", "group/name", "files"]);
    assert.equal(reading.encodedSlash, true);
    assert.equal(plain("/projects/name").encodedSlash, false);
  });

  it("gives the form without parameters beside the form with them", () => {
    const reading = plain("/rest;v=1/api;a;b/x");
    assert.deepEqual(reading.segments, ["rest;v=1", "api;a;b", "x"]);
    assert.deepEqual(reading.otherReadings, [["rest", "api", "x"]]);
    assert.deepEqual(plain("/rest%3bv=1").otherReadings, [["rest"]]);
    assert.deepEqual(plain("/rest/;jsessionid=1").otherReadings, [["rest"]]);
    assert.deepEqual(plain("/rest").otherReadings, []);
  });

  it("gives the form divided at encoded slashes, with and without parameters", () => {
    assert.deepEqual(plain("/rest%2Fadmin/users").otherReadings, [["rest", "admin", "users"]]);
    assert.deepEqual(plain("/rest%2F").otherReadings, [["rest"]]);
    assert.deepEqual(plain("/rest%2Fadmin;v=1").otherReadings, [
      ["rest", "admin;v=1"],
      ["rest/admin"],
      ["rest", "admin"],
    ]);
    for (const path of ["/rest%2F%2Fadmin", "/%2Frest", "/rest%2F/admin"]) {
      assert.equal(readPath(path).kind, "ambiguous", path);
    }
  });

  it("reads 60 kB of anything without delay", () => {
    for (const unit of [";", "%3b;", "/a;", "%25", ".", "a/", "%2f", " "]) {
      const started = performance.now();
      readPath(`/${unit.repeat(60_000 / unit.length)}`);
      assert.ok(performance.now() - started < 250, `slow on ${unit}`);
    }
  });

  const hostilePath = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          "/",
          ".",
          "..",
          ";",
          "%2e",
          "%2F",
          "%3B",
          "%5c",
          "%25",
          "%",
          "a",
          "2e",
          "?",
          "%00",
          "%c3",
        ),
        fc.string({ unit: "binary", maxLength: 3 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => `/${parts.join("")}`);

  it("never lets through what an upstream could read as another path", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), hostilePath), (path) => {
        const reading = readPath(path);
        if (reading.kind === "ambiguous") return;
        for (const segment of [reading.segments, ...reading.otherReadings].flat()) {
          assert.notEqual(segment, "");
          assert.doesNotMatch(segment, /[\p{Cc}\\]|%[0-9a-f]{2}/iu);
          for (const piece of segment.split("/")) {
            assert.ok(![".", ".."].includes(piece.split(";", 1)[0] ?? ""), `dot segment of ${path}`);
          }
          assert.ok(reading.encodedSlash || !segment.includes("/"));
        }
        assert.doesNotMatch(reading.otherReadings.at(-1)?.join(" ") ?? "", reading.encodedSlash ? /\// : /;/);
      }),
      { numRuns: 3_000 },
    );
  });

  // An escape before it makes every path one that has to be decoded.
  const behindEscape = (path: string) => readPath(`/%61${path}`);
  const commonPath = fc
    .array(fc.constantFrom("/", "//", "a", "B9", ".", "_", "~", "*", "@", ":", "=", "!", '"', "[", "^", "|"))
    .map((parts) => `/${parts.join("")}`);

  it("reads a path that needs no decoding as it reads any other", () => {
    fc.assert(
      fc.property(fc.oneof(commonPath, hostilePath), (path) => {
        const reading = readPath(path);
        const behind = (segments: readonly string[]) => ["a", ...segments];
        assert.deepEqual(
          behindEscape(path),
          reading.kind === "ambiguous"
            ? reading
            : {
                ...reading,
                segments: behind(reading.segments),
                otherReadings: reading.otherReadings.map(behind),
              },
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it("reads every single character as it reads it among others", () => {
    for (let code = 0; code < 256; code++) {
      const path = `/x${String.fromCharCode(code)}y`;
      const [reading, behind] = [readPath(path), behindEscape(path)];
      if (reading.kind === "ambiguous") assert.deepEqual(behind, reading);
      else assert.deepEqual(behind, { ...behind, segments: ["a", ...reading.segments] });
    }
  });

  it("reads back the segments of every path that is in normal form", () => {
    const segment = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !/^\.{1,2}$|[/\\;\p{Cc}]|%[0-9a-f]{2}/iu.test(text));
    fc.assert(
      fc.property(fc.array(segment), (segments) => {
        assert.deepEqual(plain(`/${segments.map(encodeURIComponent).join("/")}`).segments, segments);
      }),
    );
  });
});
