import assert from "node:assert/strict";
import type { AuthRequest } from "../../../src/transport/auth-request.ts";
import { readCheckRequest } from "../../../src/transport/check-codec/read-check-request.ts";
import { field, inAttributes, inHttp } from "../carriers.ts";
import { headersOf } from "../headers-of.ts";

const bytes = (...content: readonly number[]) => Buffer.from(content);
const text = (number: number, content: string) => field(number, Buffer.from(content));
const join = (...parts: readonly Buffer[]) => Buffer.concat(parts);
/** An entry of HttpRequest.headers, and one of its header_map. */
const mapped = (...content: readonly Buffer[]) => inHttp(field(3, ...content));
const listed = (...content: readonly Buffer[]) => inHttp(field(13, field(1, ...content)));
const extension = (...content: readonly Buffer[]) => inAttributes(field(10, ...content));

function read(...parts: readonly Buffer[]): AuthRequest {
  const request = readCheckRequest(join(...parts));
  assert.ok(request, "well-formed");
  return request;
}

const readHeaders = (...parts: readonly Buffer[]) => Object.fromEntries(headersOf(read(...parts).headers));
const isRefused = (message: Buffer) => assert.equal(readCheckRequest(message), undefined);

describe("a CheckRequest on the wire", () => {
  it("that is empty asks for nothing", () => {
    const { path, policyName, headers } = read();
    assert.deepEqual([path, policyName, [...headers.keys()]], ["", undefined, []]);
  });

  describe("says twice", () => {
    it("a text: the last counts", () => {
      assert.equal(read(inHttp(join(text(4, "/a"), text(4, "/b")))).path, "/b");
      assert.equal(read(inHttp(join(text(4, "/a"), text(4, "")))).path, "");
    });

    it("a message: both are merged", () => {
      const { method, path, policyName, headers } = read(
        inHttp(join(text(2, "GET"), text(4, "/a"))),
        mapped(text(1, "x-a"), text(2, "1")),
        inHttp(text(4, "/b")),
        mapped(text(1, "x-b"), text(2, "2")),
        extension(text(1, "policy"), text(2, "jira")),
      );
      assert.deepEqual([method, path, policyName], ["GET", "/b", "jira"]);
      assert.deepEqual([...headers.keys()], ["x-a", "x-b"]);
    });

    it("a key of a map: the last counts, unless the case differs", () => {
      const entry = (key: string, value: string) => mapped(text(1, key), text(2, value));
      const headers = readHeaders(entry("X-A", "1"), entry("x-a", "2"), entry("X-A", "3"));
      assert.deepEqual(headers, { "x-a": ["3", "2"] });
    });

    it("a key of a header map: both count", () => {
      const entry = (value: string) => listed(text(1, "x-a"), text(3, value));
      assert.deepEqual(readHeaders(entry("1"), entry("1")), { "x-a": ["1", "1"] });
    });

    it("the policy: the last counts", () => {
      const policy = (name: string) => extension(text(1, "policy"), text(2, name));
      assert.equal(read(policy("jira"), policy("wiki")).policyName, "wiki");
    });
  });

  it("has the entries of a map before those of a header map", () => {
    const headers = readHeaders(
      listed(text(1, "x-a"), text(2, "listed")),
      mapped(text(1, "x-a"), text(2, "mapped")),
    );
    assert.deepEqual(headers, { "x-a": ["mapped", "listed"] });
  });

  it("may lack an entry's key or value, or have them the other way round", () => {
    assert.deepEqual(readHeaders(mapped(text(1, "x-a"))), { "x-a": [""] });
    assert.deepEqual(readHeaders(mapped(text(2, "1"))), { "": ["1"] });
    assert.deepEqual(readHeaders(mapped(text(2, "1"), text(1, "x-a"))), { "x-a": ["1"] });
    assert.deepEqual(readHeaders(listed()), { "": [""] });
    assert.equal(read(extension(text(1, "policy"))).policyName, "");
    assert.equal(read(extension(text(2, "jira"))).policyName, undefined);
  });

  it("prefers a raw value, even an empty one", () => {
    assert.deepEqual(readHeaders(listed(text(1, "x-a"), text(3, "raw"), text(2, "plain"))), {
      "x-a": ["raw"],
    });
    assert.deepEqual(readHeaders(listed(text(1, "x-a"), text(2, "plain"), text(3, ""))), { "x-a": [""] });
  });

  for (const [what, unknown] of Object.entries({
    "a varint": bytes(0x78, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
    "eight bytes": bytes(0x79, 1, 2, 3, 4, 5, 6, 7, 8),
    "a length and so many bytes": bytes(0x7a, 3, 0xff, 0xff, 0xff),
    "four bytes": bytes(0x7d, 1, 2, 3, 4),
    "the highest field number": bytes(0xf8, 0xff, 0xff, 0xff, 0x0f, 0),
    "the number of the path, as a varint": bytes(0x20, 0x01),
    "a tag longer than it need be": bytes(0xf8, 0x80, 0x00, 0x01),
  })) {
    it(`skips an unknown field: ${what}`, () => {
      assert.equal(read(inHttp(join(unknown, text(4, "/a"), unknown))).path, "/a");
      assert.equal(read(unknown, inHttp(text(4, "/a"))).path, "/a");
      assert.deepEqual(readHeaders(mapped(text(1, "x-a"), bytes(0x78, 1), text(2, "1"))), { "x-a": ["1"] });
    });
  }

  for (const [what, malformed] of Object.entries({
    "a field number 0": bytes(0x02, 0x00),
    "a field number 0 and a varint": bytes(0x00, 0x00),
    "a group": bytes(0x7b, 0x7c),
    "groups within groups": Buffer.alloc(100_000, 0x0b),
    "the end of a group": bytes(0x7c),
    "wire type 6": bytes(0x7e, 0),
    "wire type 7": bytes(0x7f, 0),
    "a tag of more than 32 bits": bytes(0xf8, 0xff, 0xff, 0xff, 0x1f, 0),
    "a tag of six bytes": bytes(0xf8, 0x80, 0x80, 0x80, 0x80, 0x00, 0x01),
    "a varint of eleven bytes": bytes(0x78, ...Array(10).fill(0x80), 0),
    "a varint without end": bytes(0x78, 0x80),
    "seven of eight bytes": bytes(0x79, 1, 2, 3, 4, 5, 6, 7),
    "three of four bytes": bytes(0x7d, 1, 2, 3),
    "a length beyond the end": bytes(0x7a, 2, 0),
    "a length of 4 GB": bytes(0x7a, 0xff, 0xff, 0xff, 0xff, 0x0f),
    "a length of more than 32 bits": bytes(0x7a, 0x80, 0x80, 0x80, 0x80, 0x10),
    "a text beyond the end": bytes(0x22, 2, 0x2f),
    "a message beyond the end": bytes(0x6a, 2, 0x0a),
  })) {
    it(`is refused for ${what}, at any depth`, () => {
      isRefused(malformed);
      isRefused(inAttributes(malformed));
      isRefused(inHttp(malformed));
      isRefused(inHttp(join(text(4, "/a"), malformed)));
      isRefused(mapped(malformed));
      isRefused(listed(malformed));
      isRefused(extension(malformed));
      isRefused(inAttributes(field(1, malformed)));
    });
  }

  it("is refused for an inner length that reaches into what follows", () => {
    // An HttpRequest, and a path within one, whose last byte is the next field's first.
    isRefused(inAttributes(join(field(4, bytes(0x12, 3, 0x22, 0)), field(99))));
    isRefused(inAttributes(join(field(4, field(2, bytes(0x22, 2, 0x2f))), field(99))));
  });

  it("is read in time that grows with its length, whatever headers it has", () => {
    const count = 20_000;
    const entries = Array.from({ length: count }, () => field(3, text(1, "x-a"), text(2, "1")));
    assert.deepEqual(readHeaders(inHttp(join(...entries))), { "x-a": ["1"] });
    const lists = Array.from({ length: count }, () => field(1, text(1, "x-a"), text(2, "1")));
    assert.equal(read(inHttp(field(13, ...lists))).headers.get("x-a")?.length, count);
  });
});
