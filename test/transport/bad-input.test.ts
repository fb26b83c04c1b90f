import assert from "node:assert/strict";
import { status } from "@grpc/grpc-js";
import fc from "fast-check";
import type { AuthRequest } from "../../src/transport/auth-request.ts";
import { type CheckClient, isGrpcError } from "./check-client.ts";
import { headersOf } from "./headers-of.ts";
import { type RunningTransport, startTransport } from "./running-transport.ts";

/** A length-delimited field (protobuf wire type 2): tag, length, content. */
function field(number: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** CheckRequest.attributes, and AttributeContext.HttpRequest within it. */
const attributes = (content: Buffer) => field(1, content);
const http = (content: Buffer) => attributes(field(4, field(2, content)));

/** Each way to carry a text or bytes in a CheckRequest, by the field's path and numbers. */
const CARRIERS: Record<string, (content: Buffer) => Buffer> = {
  "http.id": (content) => http(field(1, content)),
  "http.method": (content) => http(field(2, content)),
  "http.headers, name": (content) => http(field(3, field(1, content), field(2))),
  "http.headers, value": (content) =>
    http(field(3, field(1, Buffer.from("authorization")), field(2, content))),
  "http.path": (content) => http(field(4, content)),
  "http.host": (content) => http(field(5, content)),
  "http.scheme": (content) => http(field(6, content)),
  "http.body": (content) => http(field(11, content)),
  "http.header_map, key": (content) => http(field(13, field(1, field(1, content)))),
  "http.header_map, value": (content) => http(field(13, field(1, field(2, content)))),
  "http.header_map, raw_value": (content) => http(field(13, field(1, field(3, content)))),
  "context_extensions, key": (content) => attributes(field(10, field(1, content), field(2))),
  "context_extensions, value": (content) =>
    attributes(field(10, field(1, Buffer.from("policy")), field(2, content))),
  "source.certificate": (content) => attributes(field(1, field(5, content))),
  "destination, a message that is not read": (content) => attributes(field(2, content)),
  "a field unknown to all": (content) => field(99, content),
};

const rubbish = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

describe("bad input", () => {
  let running: RunningTransport;
  let client: CheckClient;

  beforeEach(async () => {
    running = await startTransport();
    client = running.client;
    running.check = async (request) => {
      assertTexts(request);
      return { kind: "deny", outcome: "policy_missing", detail: "none" };
    };
  });

  afterEach(() => running.stop());

  function assertTexts({ method, host, path, headers, policyName = "" }: AuthRequest): void {
    const texts = [method, host, path, policyName, ...[...headersOf(headers)].flat(2)];
    for (const text of texts) assert.equal(typeof text, "string");
  }

  async function assertDenied(answer: Promise<Record<string, unknown>>): Promise<void> {
    const { status, denied_response, ok_response } = await answer;
    assert.deepEqual(status, { code: 7 });
    assert.ok(denied_response);
    assert.equal(ok_response, undefined);
    assert.deepEqual(running.defects, []);
  }

  it("an empty message is denied", () => assertDenied(client.checkBytes(Buffer.alloc(0))));

  for (const [what, request] of Object.entries({
    "no request": { attributes: {} },
    "no HTTP request": { attributes: { request: {} } },
    "no header map": { attributes: { request: { http: { path: "/a" } } } },
  })) {
    it(`a message with ${what} is denied`, () => assertDenied(client.check(request)));
  }

  it("60 kB of headers are denied", async () => {
    const names = Array.from({ length: 600 }, (_, index) => `x-header-${index}`);
    const headers = Object.fromEntries(names.map((name) => [name, "v".repeat(100)]));
    await assertDenied(client.check({ attributes: { request: { http: { headers } } } }));
    await assertDenied(
      client.check({ attributes: { request: { http: { headers: { a: "v".repeat(60_000) } } } } }),
    );
  });

  for (const [what, carry] of Object.entries(CARRIERS)) {
    it(`binary rubbish in ${what} is denied`, async () => {
      await fc.assert(
        fc.asyncProperty(rubbish, (content) => assertDenied(client.checkBytes(carry(content)))),
        { numRuns: 50 },
      );
    });
  }

  for (const [what, bytes] of Object.entries({
    "a text": Buffer.from("no protobuf"),
    "a length beyond the end": Buffer.from([0x0a, 0x7f, 0x00]),
    "an endless number": Buffer.alloc(64, 0xff),
    "groups within groups": Buffer.alloc(100_000, 0x0b),
  })) {
    it(`a message that is no protobuf, ${what}, is a gRPC error, and the server lives on`, async () => {
      await assert.rejects(client.checkBytes(bytes), isGrpcError(status.INTERNAL));
      await assertDenied(client.check({}));
    });
  }

  it("any bytes at all are denied or a gRPC error, never allowed", async () => {
    const anywhere = fc.oneof(rubbish, rubbish.map(attributes), rubbish.map(http));
    await fc.assert(
      fc.asyncProperty(anywhere, async (bytes) => {
        const answer = client.checkBytes(bytes);
        await answer.then(
          () => assertDenied(answer),
          (error) => assert.equal(error.code, status.INTERNAL),
        );
      }),
      { numRuns: 500 },
    );
    await assertDenied(client.check({}));
  });
});
