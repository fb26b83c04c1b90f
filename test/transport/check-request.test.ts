import assert from "node:assert/strict";
import fc from "fast-check";
import { toAuthRequest } from "../../src/transport/check-request.ts";
import type { WireHttpRequest } from "../../src/transport/wire.ts";
import { checkRequest } from "./arbitrary-messages.ts";
import { headersOf } from "./headers-of.ts";

const read = (http: WireHttpRequest) => toAuthRequest({ attributes: { request: { http } } });
const readHeaders = (headers: Record<string, string>) =>
  Object.fromEntries(headersOf(read({ headers }).headers));
const readHeaderMap = (headers: NonNullable<WireHttpRequest["header_map"]>["headers"] = []) =>
  Object.fromEntries(headersOf(read({ header_map: { headers } }).headers));
const readRequestId = (id: string) => read({ headers: { "x-request-id": id } }).requestId;
const readPolicy = (context_extensions: Record<string, string>) =>
  toAuthRequest({ attributes: { context_extensions } }).policyName;

describe("toAuthRequest", () => {
  it("reads method, host and path as they were sent", () => {
    const { method, host, path } = read({ method: "GET", host: "Jira.Example.com:443", path: "/a%2Fb?c=d" });
    assert.deepEqual([method, host, path], ["GET", "Jira.Example.com:443", "/a%2Fb?c=d"]);
  });

  it("takes what is missing, at any level, as empty", () => {
    const nothing = {
      requestId: undefined,
      method: "",
      host: "",
      path: "",
      headers: new Map(),
      policyName: undefined,
      peerCertificate: undefined,
    };
    for (const message of [
      {},
      { attributes: {} },
      { attributes: { request: {}, source: {} } },
      { attributes: { request: { http: {} } } },
      { attributes: { request: { http: { headers: {}, header_map: {} } }, context_extensions: {} } },
    ]) {
      assert.deepEqual(toAuthRequest(message), nothing);
    }
  });

  describe("headers", () => {
    it("have lower-case names, and names that differ in case alone are duplicates", () => {
      assert.deepEqual(readHeaders({ "X-A": "1", "x-a": "2" }), { "x-a": ["1", "2"] });
    });

    it("come from a header map with its duplicates in order", () => {
      const headers = readHeaderMap([
        { key: "Authorization", raw_value: Buffer.from("Bearer a") },
        { key: "x-name", raw_value: Buffer.from("Zoë") },
        { key: "authorization", raw_value: Buffer.from("Bearer b") },
        { key: "x-plain", value: "plain" },
      ]);
      assert.deepEqual(headers, {
        authorization: ["Bearer a", "Bearer b"],
        "x-name": ["Zoë"],
        "x-plain": ["plain"],
      });
    });

    it("keep a place for an entry without a name, a value or both", () => {
      assert.deepEqual(readHeaderMap([{ key: "x-a" }, {}]), { "x-a": [""], "": [""] });
    });

    it("show bytes that are no UTF-8 as U+FFFD", () => {
      const raw_value = Buffer.from([0x61, 0xff, 0xc0, 0xaf]);
      assert.deepEqual(readHeaderMap([{ key: "x-a", raw_value }]), { "x-a": ["a\uFFFD\uFFFD\uFFFD"] });
    });

    it("count as duplicates when both forms carry them", () => {
      const { headers } = read({
        headers: { authorization: "Bearer a" },
        header_map: { headers: [{ key: "authorization", raw_value: Buffer.from("Bearer b") }] },
      });
      assert.deepEqual(headers.get("authorization"), ["Bearer a", "Bearer b"]);
    });

    it("may be named like a property of every object", () => {
      const { headers } = read({ headers: JSON.parse('{"__proto__":"a","constructor":"b"}') });
      assert.deepEqual(
        [...headersOf(headers)],
        [
          ["__proto__", ["a"]],
          ["constructor", ["b"]],
        ],
      );
      assert.equal(read({ headers: {} }).headers.get("constructor"), undefined);
    });
  });

  describe("request id", () => {
    it("is x-request-id, up to 128 printable characters", () => {
      assert.equal(readRequestId("6f0f-1"), "6f0f-1");
      assert.equal(readRequestId("a".repeat(128)), "a".repeat(128));
    });

    for (const [what, id] of [
      ["too long", "a".repeat(129)],
      ["empty", ""],
      ["with a space", "a b"],
      ["with a control character", "a\nb"],
      ["not ASCII", "é"],
    ] as const) {
      it(`is unknown when ${what}`, () => assert.equal(readRequestId(id), undefined));
    }

    it("is unknown when there are two", () => {
      const headers = ["a", "b"].map((id) => ({ key: "x-request-id", raw_value: Buffer.from(id) }));
      assert.equal(read({ header_map: { headers } }).requestId, undefined);
    });
  });

  describe("policy name", () => {
    it("is the context extension, even an empty one", () => {
      assert.equal(readPolicy({ policy: "jira", other: "x" }), "jira");
      assert.equal(readPolicy({ policy: "" }), "");
    });

    it("is absent without the extension, whatever objects inherit", () => {
      assert.equal(readPolicy({ other: "x" }), undefined);
      assert.equal(readPolicy(Object.create({ policy: "inherited" })), undefined);
    });
  });

  it("has the certificate of the client at Envoy's door, as Envoy encoded it", () => {
    const certificate = "-----BEGIN%20CERTIFICATE-----%0AMA%3D%3D%0A-----END%20CERTIFICATE-----%0A";
    assert.equal(toAuthRequest({ attributes: { source: { certificate } } }).peerCertificate, certificate);
  });

  it("reads any message, and finds each of its headers", () => {
    fc.assert(
      fc.property(checkRequest, (message) => {
        const { headers } = toAuthRequest(message);
        const { headers: mapped = {}, header_map } = message.attributes.request.http;
        const sent = Object.keys(mapped).length + (header_map?.headers.length ?? 0);
        assert.equal([...headersOf(headers).values()].flat().length, sent);
        for (const name of headers.keys()) assert.equal(name, name.toLowerCase());
      }),
    );
  });
});
