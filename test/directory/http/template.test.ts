import assert from "node:assert/strict";
import fc from "fast-check";
import { parseTemplate, type UrlTemplate } from "../../../src/directory/http/template.ts";

function template(text: string): UrlTemplate {
  const reading = parseTemplate(text);
  assert.ok(!("fault" in reading), text);
  return reading;
}

const IN_PATH = "https://hr.example.com/people/{username}/profile?full=1";
const IN_QUERY = "https://hr.example.com/people?mail={email}&from={offset}";
const anything = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme-ascii" }));

describe("an address with a placeholder", () => {
  it("names its attribute, and says whether it is asked for in parts", () => {
    assert.deepEqual([template(IN_PATH).attribute, template(IN_PATH).isPaged], ["username", false]);
    assert.deepEqual([template(IN_QUERY).attribute, template(IN_QUERY).isPaged], ["email", true]);
  });

  it("is filled with the value and the offset", () => {
    assert.equal(template(IN_PATH).fill("a b", 0), "https://hr.example.com/people/a%20b/profile?full=1");
    const filled = template(IN_QUERY).fill("{offset}$&", 100);
    assert.equal(filled, "https://hr.example.com/people?mail=%7Boffset%7D%24%26&from=100");
  });

  it("keeps any value inside of its segment of the path", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const filled = template(IN_PATH).fill(value, 0);
        if (filled === undefined) return;
        const { origin, pathname, search, hash } = new URL(filled);
        const [, people, segment = "", profile, ...others] = pathname.split("/");
        assert.deepEqual([people, profile, others], ["people", "profile", []]);
        assert.deepEqual([origin, search, hash], ["https://hr.example.com", "?full=1", ""]);
        assert.equal(decodeURIComponent(segment), value);
      }),
    );
  });

  it("keeps any value inside of its parameter", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const filled = template(IN_QUERY).fill(value, 7);
        if (filled === undefined) return;
        const { origin, pathname, searchParams, hash } = new URL(filled);
        assert.deepEqual([origin, pathname, hash], ["https://hr.example.com", "/people", ""]);
        assert.deepEqual(
          [...searchParams],
          [
            ["mail", value],
            ["from", "7"],
          ],
        );
      }),
    );
  });

  const unfit = [".", "..", "", "a/b", "/", "..\\x", "a\u0000", "a\nb", "\u007f", "\ud800"];
  for (const value of unfit) {
    it(`lets no ${JSON.stringify(value)} into a path`, () =>
      assert.equal(template(IN_PATH).fill(value, 0), undefined));
  }

  it("lets dots and slashes into a query, but neither nothing nor half a letter", () => {
    for (const value of [".", "..", "a/b", "\\", "a\u0000"])
      assert.ok(template(IN_QUERY).fill(value, 0), value);
    for (const value of ["", "\udc00"]) assert.equal(template(IN_QUERY).fill(value, 0), undefined);
  });

  for (const text of [
    "https://hr.example.com/people",
    "https://hr.example.com/people/{username}/{email}",
    "https://hr.example.com/people?from={offset}",
    "https://{username}.example.com/people",
    "https://hr.example.com{username}/",
    "https://hr.example.com:{username}/",
    "https://hr.example.com?name={username}",
    "https://hr.example.com/people#{username}",
    "https://hr.example.com/a/../people/{username}",
    "https://hr.example.com/people/{username}?note={a-b}",
    "https://HR.example.com/people/{username}",
    "https://hr.example.com/all people/{username}",
    "ftp://hr.example.com/people/{username}",
    "people/{username}",
    "",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.ok("fault" in parseTemplate(text)));
  }
});
