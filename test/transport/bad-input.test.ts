import assert from "node:assert/strict";
import { status } from "@grpc/grpc-js";
import fc from "fast-check";
import type { AuthRequest } from "../../src/transport/auth-request.ts";
import { CARRIERS, inAttributes, inHttp } from "./carriers.ts";
import { type CheckClient, isGrpcError } from "./check-client.ts";
import { headersOf } from "./headers-of.ts";
import { type RunningTransport, startTransport, TRANSPORTS } from "./running-transport.ts";

const rubbish = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

for (const kind of TRANSPORTS) {
  describe(`bad input, ${kind}`, () => {
    let running: RunningTransport;
    let client: CheckClient;

    beforeEach(async () => {
      running = await startTransport(kind);
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
      const anywhere = fc.oneof(rubbish, rubbish.map(inAttributes), rubbish.map(inHttp));
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
}
