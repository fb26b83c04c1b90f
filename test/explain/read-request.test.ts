import assert from "node:assert/strict";
import fc from "fast-check";
import { formatProblem } from "../../src/config/problem.ts";
import { readRequest } from "../../src/explain/read-request.ts";
import type { AuthRequest } from "../../src/transport/auth-request.ts";
import { readCheckRequest } from "../../src/transport/check-codec/read-check-request.ts";
import { checkRequest, unreadAttributes, unreadHttp, unreadPeer } from "../transport/arbitrary-messages.ts";
import { headersOf } from "../transport/headers-of.ts";
import { CHECK_REQUEST, encode, upstream } from "../transport/protos.ts";

const contentOf = (request: AuthRequest) => ({ ...request, headers: headersOf(request.headers) });

function linesOf(text: string): readonly string[] {
  const reading = readRequest(text, "r.json");
  return reading.kind === "invalid" ? reading.problems.map(formatProblem) : [];
}

function read(text: string) {
  const reading = readRequest(text, "r.json");
  assert.ok(reading.kind === "request", linesOf(text).join("\n"));
  return contentOf(reading.request);
}

const HTTP = { method: "GET", host: "a.example", path: "/" };
const withHttp = (more: object) =>
  JSON.stringify({ attributes: { request: { http: { ...HTTP, ...more } } } });
const withAttributes = (more: object) => JSON.stringify({ attributes: { request: { http: HTTP }, ...more } });

type Spelling = "camelCase" | "as in the .proto";

/** The JSON of upstream's own message, in one of the spellings; an empty map or list may be left out. */
function jsonOf(message: object, spelling: Spelling): string {
  const type = upstream.lookupType(CHECK_REQUEST);
  const plain = type.toObject(type.fromObject(message), { bytes: String, longs: String, enums: String });
  return JSON.stringify(spelling === "camelCase" ? inCamelCase(plain) : plain);
}

/** Keys of maps are data. */
const MAPS = new Set(["headers", "context_extensions", "labels", "filter_metadata"]);

function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
      MAPS.has(name) && !Array.isArray(child) ? child : inCamelCase(child),
    ]),
  );
}

describe("a CheckRequest in JSON", () => {
  for (const spelling of ["camelCase", "as in the .proto"] as const) {
    it(`is read as the same message on the wire is, with names ${spelling}`, () => {
      fc.assert(
        fc.property(checkRequest, unreadAttributes, unreadPeer, unreadHttp, (sent, unread, peer, http) => {
          const { attributes } = sent;
          const message = {
            attributes: {
              ...unread,
              ...attributes,
              source: { ...peer, ...attributes.source },
              request: { http: { method: "", host: "", path: "", ...http, ...attributes.request.http } },
            },
          };
          const wire = readCheckRequest(encode(upstream, CHECK_REQUEST, message));
          assert.ok(wire);
          const json = jsonOf(message, spelling);
          fc.pre(!json.includes('"__proto__"'));
          assert.deepEqual(read(json), contentOf(wire));
        }),
      );
    });
  }

  it("knows every field of upstream's message in both spellings", () => {
    const fields = (name: string) =>
      upstream
        .lookupType(`envoy.service.auth.v3.AttributeContext${name}`)
        .fieldsArray.map((field) => field.name);
    const READ = ["headers", "header_map", "method", "host", "path", "request", "source", "certificate"];
    const unread = (name: string) =>
      fields(name).filter((field) => ![...READ, "http", "context_extensions"].includes(field));
    const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
    const either = (names: readonly string[], value: unknown) => [
      Object.fromEntries(names.map((name) => [name, value])),
      Object.fromEntries(names.map((name) => [camel(name), value])),
    ];
    for (const more of either(unread(""), {})) read(withAttributes(more));
    for (const more of either(unread(".Peer"), {})) read(withAttributes({ source: more }));
    for (const more of either(unread(".HttpRequest"), {})) read(withHttp(more));
    assert.deepEqual(unread(".Request"), ["time"]);
  });

  it("has null for what is not there", () => {
    const nulls = { source: null, contextExtensions: null, tlsSession: null };
    assert.equal(read(withAttributes(nulls)).policyName, undefined);
    assert.equal(read(withHttp({ headers: null, headerMap: null })).headers.size, 0);
  });

  it("keeps headers that are names of Object's own members", () => {
    const headers = { constructor: "a", toString: "b", hasOwnProperty: "c" };
    assert.deepEqual(
      [...read(withHttp({ headers })).headers.keys()],
      ["constructor", "tostring", "hasownproperty"],
    );
  });

  it("may be indented by tabs", () => {
    assert.equal(read(JSON.stringify(JSON.parse(withHttp({})), null, "\t")).host, "a.example");
  });

  const NO_JSON = "found what is no JSON, expected a CheckRequest in JSON";
  const REFUSED: readonly (readonly [name: string, text: string, line: RegExp | string])[] = [
    ["nothing", "", `r.json:1:1 ${NO_JSON}`],
    ["a text that is no JSON", "attributes: {}", `r.json:1:1 ${NO_JSON}`],
    ["a comma too many", '{\n  "attributes": {},\n}', `r.json:3:1 ${NO_JSON}`],
    ["two documents", `${withHttp({})} ${withHttp({})}`, /^r\.json:1:\d+ found what is no JSON/],
    ["a list", "[]", "r.json:1:1 found an empty list, expected a mapping"],
    ["null", "null", "r.json:1:1 found nothing, expected a mapping"],
    ["no attributes", "{}", "r.json:1:1 attributes: found nothing, expected a mapping"],
    ["no request", '{"attributes":{}}', "r.json:1:15 attributes.request: found nothing, expected a mapping"],
    [
      "a path that is no text",
      withHttp({ path: 5 }),
      /^r\.json:1:\d+ attributes\.request\.http\.path: found a number, expected a text$/,
    ],
    [
      "an unknown field",
      withHttp({ hedders: {} }),
      /http\.hedders: found an unknown key, expected one of method, host, path, headers/,
    ],
    [
      "a header that is a list",
      withHttp({ headers: { a: ["b"] } }),
      /http\.headers\.a: found a list, expected a text$/,
    ],
    [
      "headers that are no mapping",
      withHttp({ headers: "a: b" }),
      /http\.headers: found a text, expected a mapping of texts$/,
    ],
    [
      "bytes that are no base64",
      withHttp({ headerMap: { headers: [{ key: "a", rawValue: "b c" }] } }),
      /headerMap\.headers\[0\]\.rawValue: found a text, expected bytes in base64$/,
    ],
    [
      "one field in both spellings",
      withHttp({ headerMap: {}, header_map: {} }),
      /http: found a mapping, expected headerMap or header_map, not both$/,
    ],
    [
      "extensions in both spellings",
      withAttributes({ contextExtensions: {}, context_extensions: {} }),
      /attributes: found a mapping, expected contextExtensions or context_extensions, not both$/,
    ],
    [
      "a member that comes twice",
      '{"attributes":{},"attributes":{}}',
      "r.json:1:18 found a key for the second time, expected each key once",
    ],
    [
      "the member __proto__",
      withHttp({}).replace('"method"', '"__proto__":{"a":1},"method"'),
      /found the key __proto__, expected another key$/,
    ],
    [
      "more levels than a message has",
      `${'{"a":'.repeat(40)}1${"}".repeat(40)}`,
      "r.json:1:1 found more than 32 levels, expected a CheckRequest in JSON",
    ],
    ["a hundred thousand levels", "[".repeat(100_000) + "]".repeat(100_000), /^r\.json:1:1 found /],
  ];
  for (const [name, text, line] of REFUSED) {
    it(`is refused as ${name}`, () => {
      const [first = "", ...others] = linesOf(text);
      if (typeof line === "string") assert.equal(first, line);
      else assert.match(first, line);
      assert.deepEqual(others, []);
    });
  }

  it("is refused without a word of what stands in it", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/]{41,60}$/);
    const faults = fc.constantFrom<((value: string) => string)[]>(
      (value) => withHttp({ [value]: "" }),
      (value) => withHttp({ headers: { authorization: [value] } }),
      (value) => withHttp({ headers: { [value]: 1 } }),
      (value) => withHttp({ headers: value }),
      (value) => withAttributes({ source: value }),
      (value) => `{"attributes": ${value}}`,
      (value) => value,
      (value) => `{"${value}":1,"${value}":2}`,
      (value) => `"${value}"`,
    );
    fc.assert(
      fc.property(secret, faults, (value, fault) => {
        const lines = linesOf(fault(value));
        assert.ok(lines.length > 0);
        assert.ok(!lines.join().includes(value));
      }),
    );
  });

  it("is read or refused, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        assert.ok(linesOf(text).length > 0);
      }),
    );
  });
});
