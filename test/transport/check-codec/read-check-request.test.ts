import assert from "node:assert/strict";
import fc from "fast-check";
import type { AuthRequest } from "../../../src/transport/auth-request.ts";
import { readCheckRequest } from "../../../src/transport/check-codec/read-check-request.ts";
import { toAuthRequest } from "../../../src/transport/check-request.ts";
import { loadAuthorizationService } from "../../../src/transport/protos.ts";
import { checkRequest, unreadAttributes, unreadHttp, unreadPeer } from "../arbitrary-messages.ts";
import { CARRIERS, inAttributes, inHttp } from "../carriers.ts";
import { headersOf } from "../headers-of.ts";
import { CHECK_REQUEST, encode, upstream } from "../protos.ts";

const { Check } = loadAuthorizationService();
assert.ok(Check);
/** What the transport over grpc-js makes of the same bytes. */
const readByGrpc = (bytes: Buffer) => toAuthRequest(Object(Check.requestDeserialize(bytes)));

/** All that a request tells, as plain values. */
const contentOf = (request: AuthRequest) => ({ ...request, headers: headersOf(request.headers) });

function read(bytes: Buffer): AuthRequest {
  const request = readCheckRequest(bytes);
  assert.ok(request, "well-formed");
  return request;
}

function assertSame(bytes: Buffer): void {
  assert.deepEqual(contentOf(read(bytes)), contentOf(readByGrpc(bytes)));
}

/** A whole CheckRequest as upstream writes it, with the fields that are not read. */
const upstreamBytes = fc
  .tuple(checkRequest, unreadAttributes, unreadPeer, unreadHttp)
  .map(([{ attributes }, unread, peer, http]) =>
    encode(upstream, CHECK_REQUEST, {
      attributes: {
        ...unread,
        ...attributes,
        source: { ...peer, ...attributes.source },
        request: { http: { ...http, ...attributes.request.http } },
      },
    }),
  );
const rubbish = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

const SAMPLE = {
  attributes: {
    source: { certificate: "-----BEGIN%20CERTIFICATE-----" },
    request: {
      http: {
        method: "GET",
        path: "/a%2Fb?c=d",
        host: "Jira.Example.com:443",
        headers: { "X-Request-Id": "6f0f-1", authorization: "Bearer abc.def.ghi", "x-name": "Zoë" },
        header_map: { headers: [{ key: "Authorization", raw_value: Buffer.from("Bearer second") }] },
      },
    },
    context_extensions: { policy: "jira" },
  },
};

describe("readCheckRequest", () => {
  it("reads what Envoy asks", () => {
    assert.deepEqual(contentOf(read(encode(upstream, CHECK_REQUEST, SAMPLE))), {
      requestId: "6f0f-1",
      method: "GET",
      host: "Jira.Example.com:443",
      path: "/a%2Fb?c=d",
      headers: new Map([
        ["x-request-id", ["6f0f-1"]],
        ["authorization", ["Bearer abc.def.ghi", "Bearer second"]],
        ["x-name", ["Zoë"]],
      ]),
      policyName: "jira",
      peerCertificate: "-----BEGIN%20CERTIFICATE-----",
    });
  });

  it("reads any message of upstream's as the transport over grpc-js does", () => {
    fc.assert(fc.property(upstreamBytes, assertSame), { numRuns: 1_000 });
  });

  for (const [what, carry] of Object.entries(CARRIERS)) {
    it(`reads bytes that are no UTF-8 in ${what} as the transport over grpc-js does`, () => {
      fc.assert(fc.property(rubbish, (content) => assertSame(carry(content))));
    });
  }

  it("tells which headers there are, and has none that objects inherit", () => {
    const { headers } = read(encode(upstream, CHECK_REQUEST, SAMPLE));
    assert.deepEqual([...headers.keys()], ["x-request-id", "authorization", "x-name", "authorization"]);
    assert.ok(headers.has("x-name"));
    for (const name of ["X-Name", "constructor", "__proto__", ""]) {
      assert.ok(!headers.has(name), name);
      assert.equal(headers.get(name), undefined, name);
    }
  });

  it("keeps nothing of the buffer", () => {
    fc.assert(
      fc.property(upstreamBytes, (bytes) => {
        const expected = contentOf(read(Buffer.from(bytes)));
        const request = read(bytes);
        bytes.fill(0x41);
        assert.deepEqual(contentOf(request), expected);
      }),
    );
  });

  it("refuses a message cut off anywhere", () => {
    const bytes = encode(upstream, CHECK_REQUEST, SAMPLE);
    for (let length = 1; length < bytes.length; length++) {
      assert.equal(readCheckRequest(bytes.subarray(0, length)), undefined, `${length} bytes`);
    }
  });

  it("refuses an inner message cut off anywhere but after a field", () => {
    const whole = encode(upstream, "envoy.service.auth.v3.AttributeContext.HttpRequest", {
      ...SAMPLE.attributes.request.http,
    });
    const read = Array.from({ length: whole.length + 1 }, (_, length) =>
      readCheckRequest(inHttp(whole.subarray(0, length))),
    );
    // Before the first field and after each: a method, three headers, a path, a host, a header map.
    assert.equal(read.filter((request) => request !== undefined).length, 8);
    for (const [length, request] of read.entries()) {
      if (request) assertSame(inHttp(whole.subarray(0, length)));
    }
  });

  it("reads or refuses any bytes at all, and never throws", () => {
    const anywhere = fc.oneof(rubbish, rubbish.map(inAttributes), rubbish.map(inHttp));
    fc.assert(
      fc.property(anywhere, (bytes) => {
        const request = readCheckRequest(bytes);
        if (request) assertTexts(request);
      }),
      { numRuns: 5_000 },
    );
  });

  it("reads or refuses a message with some bytes changed, and never throws", () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(upstreamBytes, changes, (bytes, list) => {
        for (const [place, byte] of list) if (bytes.length > 0) bytes[place % bytes.length] = byte;
        const request = readCheckRequest(bytes);
        if (request) assertTexts(request);
      }),
      { numRuns: 2_000 },
    );
  });
});

function assertTexts(request: AuthRequest): void {
  const { requestId = "", method, host, path, headers, policyName = "", peerCertificate = "" } = request;
  const texts = [
    requestId,
    method,
    host,
    path,
    policyName,
    peerCertificate,
    ...[...headersOf(headers)].flat(2),
  ];
  for (const text of texts) assert.equal(typeof text, "string");
}
