import { GrpcStatus } from "./grpc-status.ts";

/** A flag byte (1: compressed) and four of length stand before a message. */
export const MESSAGE_PREFIX_BYTES = 5;

export type MessageResult =
  | { readonly kind: "message"; readonly message: Buffer }
  | { readonly kind: "status"; readonly code: number };

const UNIMPLEMENTED: MessageResult = { kind: "status", code: GrpcStatus.unimplemented };
const EXHAUSTED: MessageResult = { kind: "status", code: GrpcStatus.resourceExhausted };
const INTERNAL: MessageResult = { kind: "status", code: GrpcStatus.internal };

/**
 * The only message of a unary call's whole body, in place. No message and several are UNIMPLEMENTED (so
 * gRPC's list of codes calls a wrong cardinality), as is a compressed one, because none of our answers offers
 * a compression; a message cut short is INTERNAL.
 */
export function readMessage(body: Buffer, start: number, end: number, maxBytes: number): MessageResult {
  if (end === start) return UNIMPLEMENTED;
  if (end - start < MESSAGE_PREFIX_BYTES) return INTERNAL;
  if (isOversized(body, start, maxBytes)) return EXHAUSTED;
  if (body[start] !== 0) return UNIMPLEMENTED;
  const messageEnd = start + MESSAGE_PREFIX_BYTES + body.readUInt32BE(start + 1);
  if (messageEnd > end) return INTERNAL;
  if (messageEnd < end) return UNIMPLEMENTED;
  return { kind: "message", message: body.subarray(start + MESSAGE_PREFIX_BYTES, messageEnd) };
}

function isOversized(body: Buffer, start: number, maxBytes: number): boolean {
  return body.readUInt32BE(start + 1) > maxBytes;
}

/** Collects a body that comes in several DATA frames. */
export class BodyCollector {
  #bytes: Buffer = Buffer.alloc(0);
  #filled = 0;

  get size(): number {
    return this.#filled;
  }

  /** How many bytes the message under way lacks, as far as is known: those of its prefix come first. */
  get missing(): number {
    if (this.#filled < MESSAGE_PREFIX_BYTES) return MESSAGE_PREFIX_BYTES - this.#filled;
    return MESSAGE_PREFIX_BYTES + this.#bytes.readUInt32BE(1) - this.#filled;
  }

  /** False when the message is longer than `maxBytes`, said or sent; nothing is kept then. */
  add(source: Buffer, start: number, end: number, maxBytes: number): boolean {
    const filled = this.#filled + end - start;
    if (filled > maxBytes + MESSAGE_PREFIX_BYTES) return false;
    this.#makeRoom(filled);
    source.copy(this.#bytes, this.#filled, start, end);
    this.#filled = filled;
    return filled < MESSAGE_PREFIX_BYTES || !isOversized(this.#bytes, 0, maxBytes);
  }

  read(maxBytes: number): MessageResult {
    return readMessage(this.#bytes, 0, this.#filled, maxBytes);
  }

  /** Grows with what has come, not with what the prefix says will come. */
  #makeRoom(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(bytes * 2);
    this.#bytes.copy(larger, 0, 0, this.#filled);
    this.#bytes = larger;
  }
}
