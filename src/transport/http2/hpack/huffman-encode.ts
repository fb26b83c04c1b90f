import { HUFFMAN_CODES } from "./huffman-code.ts";

/** How many bytes `bytes` take in the code of RFC 7541, appendix B. */
export function huffmanLength(bytes: Buffer): number {
  let bits = 0;
  for (const byte of bytes) bits += HUFFMAN_CODES[byte]?.length ?? 0;
  return Math.ceil(bits / 8);
}

/** RFC 7541, section 5.2: the codes one after the other, the last byte filled up with ones. */
export function encodeHuffman(bytes: Buffer): Buffer {
  const encoded = Buffer.alloc(huffmanLength(bytes), 0xff);
  let at = 0;
  for (const byte of bytes) {
    const { bits, length } = HUFFMAN_CODES[byte] ?? { bits: 0, length: 0 };
    for (let bit = length - 1; bit >= 0; bit--, at++) {
      if (((bits >> bit) & 1) === 0) encoded[at >> 3] = (encoded[at >> 3] ?? 0) & ~(0x80 >> (at & 7));
    }
  }
  return encoded;
}
