import assert from "node:assert/strict";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { inflateBody } from "../../src/provider/inflate.ts";

const LIMIT = 1_000;
const CONTENT = Buffer.from("a".repeat(LIMIT));

const CODINGS = [
  ["", CONTENT],
  ["identity", CONTENT],
  ["gzip", gzipSync(CONTENT)],
  ["x-gzip", gzipSync(CONTENT)],
  [" GZip ", gzipSync(CONTENT)],
  ["deflate", deflateSync(CONTENT)],
  ["br", brotliCompressSync(CONTENT)],
] as const;

describe("inflateBody", () => {
  for (const [encoding, body] of CODINGS) {
    it(`reads "${encoding}"`, async () => {
      const content = await inflateBody(body, encoding, LIMIT);
      assert.deepEqual(content && Buffer.from(content), CONTENT);
    });
  }

  const unknown = ["zstd", "compress", "gzip, gzip", "gzip,identity", "*", "constructor"];
  for (const encoding of unknown) {
    it(`does not know "${encoding}"`, async () => {
      assert.equal(await inflateBody(CONTENT, encoding, LIMIT), undefined);
    });
  }

  const compressors = [
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ] as const;
  for (const [encoding, compress] of compressors) {
    it(`stops at the limit of a "${encoding}" bomb`, async () => {
      const bomb = compress(Buffer.alloc(16 * 1_024 * 1_024));
      assert.ok(bomb.length < 256 * 1_024, "it is small on the wire");
      await assert.rejects(inflateBody(bomb, encoding, LIMIT), { code: "ERR_BUFFER_TOO_LARGE" });
    });

    it(`refuses a byte more than the limit in "${encoding}"`, async () => {
      const body = compress(Buffer.alloc(LIMIT + 1));
      await assert.rejects(inflateBody(body, encoding, LIMIT), { code: "ERR_BUFFER_TOO_LARGE" });
    });

    it(`refuses a "${encoding}" body that is cut off`, async () => {
      await assert.rejects(inflateBody(compress(CONTENT).subarray(0, -9), encoding, LIMIT));
    });
  }

  it("counts the parts of a gzip file in several parts together", async () => {
    const part = gzipSync(Buffer.alloc(LIMIT / 2 + 1));
    await assert.rejects(inflateBody(Buffer.concat([part, part]), "gzip", LIMIT), {
      code: "ERR_BUFFER_TOO_LARGE",
    });
  });
});
