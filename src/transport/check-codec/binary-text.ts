/*
 * Messages are read and written as texts of one character a byte. A text is immutable and shares no memory
 * with a buffer, and V8 cuts and joins texts faster than it calls into C++ for each field.
 */

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** UTF-8 of `text`, one character a byte; a lone surrogate becomes U+FFFD, as it has no UTF-8 form. */
export function toBinary(text: string): string {
  return BEYOND_ASCII.test(text) ? Buffer.from(text).toString("latin1") : text;
}

/** Reads UTF-8 that stands one character a byte; what is no UTF-8 becomes U+FFFD. */
export function fromBinary(binary: string): string {
  return BEYOND_ASCII.test(binary) ? Buffer.from(binary, "latin1").toString("utf8") : binary;
}
