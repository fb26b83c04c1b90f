import assert from "node:assert/strict";
import fc from "fast-check";
import { parseXfcc } from "../../src/binding/xfcc.ts";

const parse = (header: string) =>
  parseXfcc(header)?.map((element) => element.map((pair) => pair.join(" is ")));

describe("parseXfcc", () => {
  it("reads what Envoy writes of one client", () => {
    const header =
      'By=spiffe://a/gateway;Hash=46ab;Cert="-----BEGIN%20CERTIFICATE-----%0A";Subject="CN=ada,O=Lace; Co";URI=;DNS=a.example;DNS=b.example';
    assert.deepEqual(parse(header), [
      [
        "by is spiffe://a/gateway",
        "hash is 46ab",
        "cert is -----BEGIN%20CERTIFICATE-----%0A",
        "subject is CN=ada,O=Lace; Co",
        "uri is ",
        "dns is a.example",
        "dns is b.example",
      ],
    ]);
  });

  it("reads the elements of several hops in order, with spaces after a comma", () => {
    assert.deepEqual(parse('HASH=1,hash=2;Subject="", \tHash=3'), [
      ["hash is 1"],
      ["hash is 2", "subject is "],
      ["hash is 3"],
    ]);
  });

  it("takes the character after a backslash along, a backslash too", () => {
    assert.deepEqual(parse(String.raw`Subject="CN=a\",Hash=2",Hash=1`), [
      [String.raw`subject is CN=a\",Hash=2`],
      ["hash is 1"],
    ]);
    assert.deepEqual(parse(String.raw`Subject="CN=a\\",Hash=1`), [
      [String.raw`subject is CN=a\\`],
      ["hash is 1"],
    ]);
  });

  it("ends a name at the first equals sign", () => {
    assert.deepEqual(parse("URI=https://a.example/?b=c;Hash=1"), [
      ["uri is https://a.example/?b=c", "hash is 1"],
    ]);
  });

  for (const [what, header] of [
    ["nothing", ""],
    ["no pair", "Hash"],
    ["no name", "=1"],
    ["a name with a space", "By Hash=1"],
    ["a space before the first name", " Hash=1"],
    ["an element without a pair", "Hash=1,,Hash=2"],
    ["a comma at the end", "Hash=1,"],
    ["a semicolon at the end", "Hash=1;"],
    ["a comma at the beginning", ",Hash=1"],
    ["an open quote", 'Hash=1,Subject="CN=a,Hash=2'],
    ["a quote inside a value", 'URI=a"b;Hash=1'],
    ["a quote that opens at the end of a value", 'Subject=";Hash=1'],
    ["something after a closing quote", 'Subject="a"b;Hash=1'],
    ["a quoted value right after another", 'Subject="a""b";Hash=1'],
    ["a backslash outside quotes", String.raw`URI=a\;Hash=1`],
    ["a backslash before the only closing quote", String.raw`Subject="CN=a\",Hash=1`],
  ] as const) {
    it(`refuses ${what}`, () => assert.equal(parseXfcc(header), undefined));
  }

  it("gives back what a careful hop wrote, whatever the values", () => {
    const key = fc.stringMatching(/^[\w-]{1,8}$/);
    const value = fc.string({ unit: "binary" });
    const written = fc.array(fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
    });
    const quote = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;
    fc.assert(
      fc.property(written, (elements) => {
        const header = elements.map((pairs) => pairs.map(([k, v]) => `${k}=${quote(v)}`).join(";")).join();
        const unquoted = parseXfcc(header)?.map((pairs) =>
          pairs.map(([k, v]) => [k, v.replace(/\\([\\"])/g, "$1")]),
        );
        assert.deepEqual(
          unquoted,
          elements.map((pairs) => pairs.map(([k, v]) => [k.toLowerCase(), v])),
        );
      }),
    );
  });

  it("keeps apart what Envoy appends, whatever a client wrote before it", () => {
    const piece = fc.constantFrom('"', "\\", ",", ";", "=", " ", "Hash=2", "Subject=", "a");
    const own = 'Hash=1;Cert="-----BEGIN%20";Subject="CN=a\\"b\\\\"';
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const element = parseXfcc(`${pieces.join("")},${own}`)?.at(-1);
        if (element) assert.deepEqual(element, parseXfcc(own)?.[0]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("reads a header of any length in time", () => {
    for (const [start, repeated] of [
      ['A="', "x"],
      ['A="', "\\"],
      ["A=", " "],
      ["A=b,", " "],
      ["", "a"],
      ["", "A=b,"],
    ] as const) {
      const startedAt = performance.now();
      parseXfcc(start + repeated.repeat(60_000));
      assert.ok(performance.now() - startedAt < 500, `${start}${repeated}…`);
    }
  });
});
