import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

/** Content codings of RFC 9110, section 8.4.1, and Brotli's of RFC 7932. */
const INFLATERS = new Map([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["deflate", promisify(inflate)],
  ["br", promisify(brotliDecompress)],
]);

/**
 * The content of a body with this Content-Encoding; undefined for a coding, or a list of codings, that is not
 * known. Inflating stops at `limit` bytes, however much would follow, and rejects as for a broken body with
 * the error of `node:zlib`.
 */
export async function inflateBody(
  body: Uint8Array,
  encoding: string,
  limit: number,
): Promise<Uint8Array | undefined> {
  const coding = encoding.trim().toLowerCase();
  if (coding === "" || coding === "identity") return body;
  return INFLATERS.get(coding)?.(body, { maxOutputLength: limit });
}
