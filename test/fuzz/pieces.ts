import fc from "fast-check";
import { buildFrame, Flag, FrameType } from "../../src/transport/http2/frame.ts";
import { encodeFields } from "../../src/transport/http2/hpack/encoder.ts";
import { block, data, grpc, headers, rstStream, windowUpdate } from "../transport/http2/raw-client.ts";
import { LATER } from "./target.ts";

/** What a piece of a session is made of: a kind of PIECES, a stream, odds and ends. */
export interface Piece {
  readonly kind: number;
  readonly stream: number;
  readonly odds: number;
  readonly bytes: Buffer;
}

/** Streams are given in turn, as a client gives them. */
export class StreamIds {
  #next = 1;

  fresh(): number {
    const id = this.#next;
    this.#next += 2;
    return id;
  }

  /** One of the last few, the next one or, for 0, the connection. */
  near(choice: number): number {
    return choice === 0 ? 0 : Math.max(1, this.#next + 2 - 2 * choice);
  }
}

type Build = (piece: Piece, ids: StreamIds) => readonly Buffer[];

const { endHeaders, endStream, padded } = Flag;
const VALUES = [
  0, 1, 2, 100, 4_096, 16_383, 16_384, 65_535, 0xff_ffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
];
const pick = <T>(list: readonly T[], index: number, otherwise: T): T =>
  list[index % list.length] ?? otherwise;
const firstByte = (bytes: Buffer): number => bytes[0] ?? 0;

/** In up to four DATA frames, the last of them perhaps padded. */
function bodyFrames(id: number, body: Buffer, odds: number): Buffer[] {
  const count = 1 + (odds & 3);
  const size = Math.ceil(body.length / count);
  const parts = Array.from({ length: count }, (_, index) => body.subarray(index * size, (index + 1) * size));
  return parts.map((part, index) => {
    const end = index === count - 1 ? endStream : 0;
    if ((odds & 4) === 0) return data(id, part, end);
    const padding = odds & 31;
    return data(id, Buffer.concat([Buffer.of(padding), part, Buffer.alloc(padding)]), end | padded);
  });
}

function headFrames(id: number, fields: Buffer, odds: number): Buffer[] {
  if ((odds & 8) === 0) return [headers(id, fields)];
  const at = odds % fields.length;
  return [
    headers(id, fields.subarray(0, at), 0),
    buildFrame(FrameType.continuation, endHeaders, id, fields.subarray(at)),
  ];
}

const request: Build = ({ odds, bytes }, ids) => {
  const id = ids.fresh();
  const fields = odds & 16 ? { ":path": LATER } : {};
  const timeout = (odds & 96) === 96 ? { "grpc-timeout": `${odds & 3}m` } : {};
  return [
    ...headFrames(id, block({ ...fields, ...timeout }), odds),
    ...bodyFrames(id, grpc(Buffer.concat([bytes, bytes])), odds),
  ];
};

/** A body that is not one whole message: compressed, two of them, cut short, with a length that is not its own. */
const wrongBody: Build = ({ odds, bytes }, ids) => {
  const id = ids.fresh();
  const whole = grpc(bytes, odds & 1);
  const cut = whole.subarray(0, odds % whole.length);
  const longer = Buffer.concat([whole, Buffer.from("x")]);
  const body = pick(
    [cut, Buffer.concat([whole, whole]), longer, grpc(Buffer.alloc(3_000))],
    odds >> 1,
    whole,
  );
  return [headers(id), ...bodyFrames(id, body, odds >> 3)];
};

const wrongLength: Build = ({ odds, bytes }, ids) => {
  const id = ids.fresh();
  const length = String(bytes.length + 5 + (odds % 3) - 1);
  return [headers(id, block({ "content-length": length })), ...bodyFrames(id, grpc(bytes), odds >> 2)];
};

const wrongHead: Build = ({ odds, bytes }, ids) => {
  const id = ids.fresh();
  const value = bytes.toString("latin1");
  const name = pick(
    [":path", ":status", "te", "Upper", "", "x-a", "content-type", "grpc-timeout"],
    odds,
    "x",
  );
  return [
    headers(id, block({ [name]: value }), endHeaders | (odds & 1)),
    ...bodyFrames(id, grpc(bytes), odds),
  ];
};

/** Literals with incremental indexing, updates of the table's size, references into the table. */
const tableUser: Build = ({ odds, bytes }, ids) => {
  const size = Buffer.of(0x20 | (odds & 31));
  const name = encodeFields([{ name: "x-n", value: "" }]).subarray(1, -1);
  const literal = Buffer.concat([Buffer.of(0x40), name, Buffer.of(bytes.length & 0x7f), bytes]);
  const reference = odds > 0xe0 ? Buffer.of(0x80 | (62 + (odds & 3))) : Buffer.alloc(0);
  const fields = Buffer.concat([odds & 32 ? size : Buffer.alloc(0), block(), literal, reference]);
  const id = ids.fresh();
  return [...headFrames(id, fields, odds), ...bodyFrames(id, grpc(bytes), odds)];
};

const settingsFrame: Build = ({ odds, stream, bytes }, ids) => {
  const payload = Buffer.alloc(6);
  payload.writeUInt16BE(odds & 7, 0);
  payload.writeUInt32BE(pick(VALUES, firstByte(bytes), 0), 2);
  const id = odds > 250 ? ids.near(stream) : 0;
  return [
    buildFrame(FrameType.settings, odds & 8 ? 0 : odds >> 7, id, odds & 16 ? payload : Buffer.alloc(0)),
  ];
};

export const PIECES: readonly Build[] = [
  request,
  request,
  request,
  request,
  wrongBody,
  wrongLength,
  wrongHead,
  tableUser,
  (_, ids) => [headers(ids.fresh())],
  ({ bytes }) => [buildFrame(FrameType.ping, 0, 0, Buffer.concat([bytes, Buffer.alloc(8)], 8))],
  () => [windowUpdate(0, 1_000)],
  settingsFrame,
  ({ stream, odds, bytes }, ids) => [data(ids.near(stream), bytes, odds & 9)],
  ({ stream }, ids) => [rstStream(ids.near(stream))],
  ({ stream, odds }, ids) => [windowUpdate(ids.near(stream), pick(VALUES, odds, 1))],
  ({ odds, bytes }) => [buildFrame(FrameType.ping, odds & 1, 0, Buffer.concat([bytes, Buffer.alloc(8)], 8))],
  ({ stream, bytes }, ids) => [buildFrame(FrameType.priority, 0, ids.near(stream), bytes.subarray(0, 5))],
  ({ stream, odds }, ids) => [headers(ids.near(stream), block(), endHeaders | (odds & 1))],
  ({ stream, odds, bytes }, ids) => [headers(odds & 1 ? ids.fresh() : ids.near(stream), bytes)],
  ({ stream, odds, bytes }, ids) => [buildFrame(odds & 15, odds >> 2, ids.near(stream), bytes)],
];

/** The first so many of PIECES cost a call at most. */
const POLITE = 11;

const pieceOf = (kinds: number): fc.Arbitrary<Piece> =>
  fc.record({
    kind: fc.nat({ max: kinds - 1 }),
    stream: fc.nat({ max: 5 }),
    odds: fc.nat({ max: 255 }),
    bytes: fc.uint8Array({ maxLength: 100, size: "max" }).map((array) => Buffer.from(array)),
  });

export const politePiece: fc.Arbitrary<Piece> = pieceOf(POLITE);
export const anyPiece: fc.Arbitrary<Piece> = pieceOf(PIECES.length);
