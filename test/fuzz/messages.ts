import { ok } from "node:assert/strict";
import fc from "fast-check";
import type { AuthRequest } from "../../src/transport/auth-request.ts";
import { readCheckRequest } from "../../src/transport/check-codec/read-check-request.ts";
import { checkRequest, unreadAttributes } from "../transport/arbitrary-messages.ts";
import { headersOf } from "../transport/headers-of.ts";
import { CHECK_REQUEST, encode, upstream } from "../transport/protos.ts";

export interface MessageTally {
  messages: number;
  /** Read as requests; the others were refused. */
  read: number;
}

/** How many mutants each message of upstream's is the parent of: to make one takes far longer than to change it. */
const MUTANTS = 100;
const LONGEST = 2 ** 16;

const upstreamBytes = fc
  .tuple(checkRequest, unreadAttributes)
  .map(([{ attributes }, unread]) =>
    encode(upstream, CHECK_REQUEST, { attributes: { ...unread, ...attributes } }),
  );

/** What becomes of a byte: another value, a bit turned, gone, doubled, or the end of all. */
const MUTATIONS: readonly ((bytes: Buffer, at: number, byte: number) => Buffer)[] = [
  (bytes, at, byte) => Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at + 1)]),
  (bytes, at, byte) =>
    Buffer.concat([
      bytes.subarray(0, at),
      Buffer.of((bytes[at] ?? 0) ^ (1 << (byte & 7))),
      bytes.subarray(at + 1),
    ]),
  (bytes, at, byte) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (byte & 3))]),
  (bytes, at, byte) => Buffer.concat([bytes.subarray(0, at + (byte & 15)), bytes.subarray(at)]),
  (bytes, at) => bytes.subarray(0, at),
];
const mutation = fc.tuple(
  fc.nat({ max: MUTATIONS.length - 1 }),
  fc.nat({ max: LONGEST }),
  fc.nat({ max: 255 }),
);
const mutants = fc.array(fc.array(mutation, { minLength: 1, maxLength: 3 }), {
  minLength: MUTANTS,
  maxLength: MUTANTS,
});

const REPLACEMENT = "\ufffd";

/**
 * Reads at least so many changed CheckRequests. Throws, naming the seed, at the first that makes the reader throw,
 * or from which it reads what is not there. (grpc-js is no measure for them: it takes a field for what its number
 * says, whatever its wire type.)
 */
export function fuzzMessages(count: number, seed: number): MessageTally {
  const tally: MessageTally = { messages: 0, read: 0 };
  const property = fc.property(upstreamBytes, mutants, (whole, list) => {
    for (const mutations of list) attempt(mutations.reduce(mutate, whole), tally);
  });
  fc.assert(property, { seed, numRuns: Math.ceil(count / MUTANTS), endOnFailure: true });
  return tally;
}

function mutate(bytes: Buffer, [kind, place, byte]: readonly [number, number, number]): Buffer {
  return MUTATIONS[kind]?.(bytes, place % (bytes.length + 1), byte) ?? bytes;
}

function attempt(message: Buffer, tally: MessageTally): void {
  tally.messages += 1;
  const request = readCheckRequest(message);
  if (request === undefined) return;
  tally.read += 1;
  for (const text of textsOf(request)) {
    ok(isIn(message, text), `${JSON.stringify(text)} is not in ${message.toString("hex")}`);
  }
}

function textsOf({ method, host, path, headers, policyName = "", peerCertificate = "" }: AuthRequest) {
  return [method, host, path, policyName, peerCertificate, ...[...headersOf(headers).values()].flat()];
}

/** Bytes that are no UTF-8 are replaced, so that they are not to be found. */
function isIn(message: Buffer, text: string): boolean {
  return text.includes(REPLACEMENT) || message.includes(text);
}
