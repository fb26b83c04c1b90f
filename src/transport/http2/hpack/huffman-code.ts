/*
 * RFC 7541, appendix B. The code is canonical: within one length codes rise with the symbol, and the first of a
 * length follows the last of the length before. So the lengths say it all.
 */

/** The symbol after those of the 256 bytes; it must never be sent (section 5.2). */
export const END_OF_STRING = 256;

/** Bits a symbol. */
const LENGTHS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7,
  8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19,
  13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13,
  28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21,
  22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23,
  22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25,
  25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
];

export interface HuffmanCode {
  readonly symbol: number;
  /** The code, in its lowest `length` bits. */
  readonly bits: number;
  /** 5 to 30. */
  readonly length: number;
}

/** All 257 codes in the order of their symbols. */
export const HUFFMAN_CODES: readonly HuffmanCode[] = assignCodes();

function assignCodes(): HuffmanCode[] {
  const symbols = LENGTHS.map((length, symbol) => ({ symbol, length }));
  const byCode = symbols.toSorted((a, b) => a.length - b.length || a.symbol - b.symbol);
  let next = 0;
  let last = 0;
  const codes = byCode.map(({ symbol, length }) => {
    next <<= length - last;
    last = length;
    return { symbol, bits: next++, length };
  });
  return codes.sort((a, b) => a.symbol - b.symbol);
}
