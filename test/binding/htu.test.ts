import assert from "node:assert/strict";
import fc from "fast-check";
import { agreedTarget, normaliseTarget } from "../../src/binding/htu.ts";

const TARGET = "https://api.example.com/a/b";

/** RFC 3986, sections 6.2.2 and 6.2.3. */
const EQUIVALENT: readonly (readonly [what: string, one: string, other: string])[] = [
  ["the scheme's case", "HTTPS://api.example.com/a/b", TARGET],
  ["the host's case", "https://API.Example.COM/a/b", TARGET],
  ["the default port", "https://api.example.com:443/a/b", TARGET],
  ["the default port of http", "http://api.example.com:80/a", "http://api.example.com/a"],
  ["an empty port", "https://api.example.com:/a/b", TARGET],
  ["an empty path", "https://api.example.com", "https://api.example.com/"],
  ["an encoded letter", "https://api.example.com/%61/%62", TARGET],
  [
    "encoded unreserved characters",
    "https://api.example.com/%2D%2E%5F%7E%30x",
    "https://api.example.com/-._~0x",
  ],
  ["the case of an escape", "https://api.example.com/%c3%a9", "https://api.example.com/%C3%A9"],
  ["dot segments", "https://api.example.com/x/../a/./b", TARGET],
  ["encoded dot segments", "https://api.example.com/x/%2e%2E/a/%2e/b", TARGET],
  ["dot segments above the root", "https://api.example.com/../a/b", TARGET],
  ["a query", `${TARGET}?x=1#y`, TARGET],
  ["a fragment", `${TARGET}#x?y`, TARGET],
  ["a query after an empty path", "https://api.example.com?x=/a", "https://api.example.com/"],
  ["an IPv6 address' case", "https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"],
];

const DIFFERENT: readonly (readonly [what: string, other: string])[] = [
  ["the scheme", "http://api.example.com/a/b"],
  ["the host", "https://api.example.net/a/b"],
  ["a host's trailing dot", "https://api.example.com./a/b"],
  ["the port", "https://api.example.com:8443/a/b"],
  ["the path's case", "https://api.example.com/A/b"],
  ["a trailing slash", "https://api.example.com/a/b/"],
  ["an empty segment", "https://api.example.com/a//b"],
  ["an encoded slash", "https://api.example.com/a%2Fb"],
  ["an escape that is encoded again", "https://api.example.com/%2561/b"],
  ["a reserved character encoded", "https://api.example.com/a/b%3B"],
];

const NO_TARGETS: readonly string[] = [
  "",
  "/a/b",
  "//api.example.com/a",
  "api.example.com/a",
  "https:api.example.com/a",
  "https:/api.example.com/a",
  "https:///a/b",
  "https://",
  "https://?x",
  "https://:443/a",
  "ftp://api.example.com/a",
  "javascript:alert(1)",
  "blob:https://api.example.com/a",
  "https://user@api.example.com/a",
  "https://user:x@api.example.com/a",
  "https://api.example.com:x/a",
  "https://api.example.com:65536/a",
  "https://api.example.com:443:443/a",
  "https://api%2Eexample.com/a",
  "https://api.ex\u00e4mple.com/a",
  "https://api.example.com\\a",
  "https://api.example.com/a\\b",
  "https://api.example.com/\u00e4",
  "https://api.example.com/a b",
  "https://api.example.com/a\tb",
  "https://api.example.com/a\n",
  "\nhttps://api.example.com/a",
  " https://api.example.com/a",
  "https://api.example.com/a\0",
  "https://api.example.com/%",
  "https://api.example.com/%6",
  "https://api.example.com/%zz",
  "https://api.example.com/a?x=\u00e4",
  "https://[::1/a",
  "https://[zz]/a",
  "https://::1/a",
];

describe("normaliseTarget", () => {
  for (const [what, one, other] of EQUIVALENT) {
    it(`makes no difference of ${what}`, () => {
      assert.notEqual(normaliseTarget(one), undefined);
      assert.equal(normaliseTarget(one), normaliseTarget(other));
    });
  }
  for (const [what, other] of DIFFERENT) {
    it(`tells targets apart by ${what}`, () => {
      assert.notEqual(normaliseTarget(other), undefined);
      assert.notEqual(normaliseTarget(other), normaliseTarget(TARGET));
    });
  }
  for (const text of NO_TARGETS) {
    it(`takes no ${JSON.stringify(text)}`, () => assert.equal(normaliseTarget(text), undefined));
  }

  const segment = fc.string({ unit: fc.constantFrom(..."aB0-._~!$&'()*+,;=:@|^[]{}\"`<>") });
  const octet = fc.nat(255).map((value) => `%${value.toString(16).padStart(2, "0")}`);
  const path = fc.array(fc.oneof(segment, octet, fc.constant("/")), { maxLength: 12 });
  const target = path.map((parts) => `https://api.example.com/${parts.join("")}`);

  it("is the same when it is repeated", () => {
    fc.assert(
      fc.property(target, (uri) => {
        const once = normaliseTarget(uri);
        assert.ok(once !== undefined);
        assert.equal(normaliseTarget(once), once);
      }),
    );
  });

  it("changes nothing of the octets that the path stands for", () => {
    const octets = (uri: string) =>
      new URL(uri).pathname.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    fc.assert(
      fc.property(target, (uri) => {
        const normalised = normaliseTarget(uri) ?? "";
        assert.equal(octets(normalised), octets(uri));
      }),
    );
  });
});

describe("agreedTarget", () => {
  const origins = ["https://wiki.example.com", "https://api.example.com"];

  it("is the target in its one spelling, where htu is an origin with the path", () => {
    assert.equal(agreedTarget("https://API.example.com/%61/b", origins, "/a/%62?x"), TARGET);
    assert.equal(agreedTarget("https://wiki.example.com/", origins, "/"), "https://wiki.example.com/");
    assert.equal(agreedTarget("https://wiki.example.com", origins, "/?x"), "https://wiki.example.com/");
  });

  it("is none for another path or origin, for no origins, and where neither is a target", () => {
    assert.equal(agreedTarget(TARGET, origins, "/a"), undefined);
    assert.equal(agreedTarget("https://evil.example/a", origins, "/a"), undefined);
    assert.equal(agreedTarget(TARGET, [], "/a/b"), undefined);
    assert.equal(agreedTarget("https://api.example.com/%", origins, "/%"), undefined);
  });

  it("is none for a path that is not one", () => {
    for (const path of ["", "*", ".evil.example/a", "@evil.example/a", ":8443/a", "?x", "https://x/a"]) {
      for (const htu of [
        `https://api.example.com${path}`,
        "https://evil.example/a",
        "https://api.example.com",
      ]) {
        assert.equal(agreedTarget(htu, origins, path), undefined);
      }
    }
  });

  it("is none for what is no text", () => {
    for (const htu of [undefined, null, 1, [TARGET], { href: TARGET }]) {
      assert.equal(agreedTarget(htu, origins, "/a/b"), undefined);
    }
  });
});
