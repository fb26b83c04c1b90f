import assert from "node:assert/strict";
import { sensitiveHeaders } from "node:http2";
import fc from "fast-check";
import { createHpackDecoder, type HpackDecoder } from "../../../../src/transport/http2/hpack/decoder.ts";
import { encodeFields } from "../../../../src/transport/http2/hpack/encoder.ts";
import { decoded, LIMITS, type Row, tableOf, toFields } from "./blocks.ts";
import { type RawServer, startRawServer } from "./raw-server.ts";

const PSEUDO = {
  ":method": "POST",
  ":path": "/envoy.service.auth.v3.Authorization/Check",
  ":scheme": "http",
};
const CHECK = { ...PSEUDO, ":authority": "grantgate", te: "trailers", "content-type": "application/grpc" };
const OK = encodeFields([{ name: ":status", value: "200" }]);

/** Values that are legal in HTTP/2: printable latin1 without spaces at either end. */
const value = fc
  .uint8Array({ maxLength: 80 })
  .map((bytes) => Buffer.from(bytes.map((byte) => Math.max(byte, 0x21))).toString("latin1"))
  .map((text) => text.replaceAll("\x7f", " ").trim());
const name = fc.oneof(
  fc.constantFrom("accept", "user-agent", "grpc-timeout", "x-request-id", "via"),
  fc.stringMatching(/^x-[a-z0-9_!-]{1,30}$/),
);
const headers = fc.dictionary(name, value, { maxKeys: 12, noNullPrototype: true });

describe("Node's HTTP/2 client", () => {
  let server: RawServer;
  /** One connection, one decoder: it must follow all blocks of all tests below. */
  let decoder: HpackDecoder;

  before(async () => {
    server = await startRawServer();
    decoder = createHpackDecoder(LIMITS);
  });
  after(() => server.close());

  it("refers to its dynamic table from the second request on, and is understood", async () => {
    const blocks: Buffer[] = [];
    for (const _ of Array(3)) {
      const { block } = await server.exchange(CHECK, OK);
      assert.deepEqual(sorted(decoded(decoder, block)), sorted(Object.entries(CHECK)));
      blocks.push(block);
    }
    const [first, second, third] = blocks;
    assert.ok(first && second && first.length > second.length + 20);
    assert.ok(tableOf(decoder).some(([field]) => field === "content-type"));
    assert.deepEqual(third, second);
  });

  it("is understood where a field must never be indexed", async () => {
    const request = { ...CHECK, authorization: "Bearer secret", [sensitiveHeaders]: ["authorization"] };
    const { block } = await server.exchange(request, OK);
    assert.deepEqual(decoded(decoder, block).at(-1), ["authorization", "Bearer secret"]);
    assert.ok(!tableOf(decoder).some(([field]) => field === "authorization"));
  });

  it("is understood whatever it sends, request after request, while the table evicts", async () => {
    const seen: Record<string, string>[] = [];
    await fc.assert(
      fc.asyncProperty(headers, fc.nat(), async (fresh, pick) => {
        const extra = { ...fresh, ...seen[pick % (seen.length + 1)] };
        seen.push(fresh);
        const { block } = await server.exchange({ ...CHECK, ...extra }, OK);
        assert.deepEqual(sorted(decoded(decoder, block)), sorted(Object.entries({ ...CHECK, ...extra })));
      }),
      // A second try would send another sequence over the same connection.
      { numRuns: 300, endOnFailure: true },
    );
    assert.ok(tableOf(decoder).length > 20);
  });

  it("understands what our encoder writes", async () => {
    await fc.assert(
      fc.asyncProperty(headers, fc.constantFrom("200", "204", "503"), async (extra, status) => {
        const rows: Row[] = [[":status", status], ...Object.entries(extra)];
        const { block, response } = await server.exchange(CHECK, encodeFields(toFields(rows)));
        decoded(decoder, block);
        assert.deepEqual(Object.fromEntries(Object.entries(response)), {
          ...extra,
          ":status": Number(status),
        });
      }),
      { numRuns: 200 },
    );
  });
});

function sorted(rows: readonly Row[]): Row[] {
  return rows.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
