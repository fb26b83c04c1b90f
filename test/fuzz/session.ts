import fc from "fast-check";
import { PREFACE } from "../../src/transport/http2/preface.ts";
import { settings } from "../transport/http2/raw-client.ts";
import { anyPiece, PIECES, type Piece, politePiece, StreamIds } from "./pieces.ts";

/** All that a client sends on one connection. */
export interface Session {
  readonly bytes: Buffer;
  /** Frames as they were before bytes were changed. */
  readonly frames: number;
  /** Whether it leaves all answers unread. */
  readonly isDeaf: boolean;
  /** Offsets, rising, where the bytes are divided into chunks. */
  readonly splits: readonly number[];
}

type Change = readonly [place: number, byte: number];

const LONGEST = 2 ** 16;
const places = fc.nat({ max: LONGEST });

const many = (piece: fc.Arbitrary<Piece>) => fc.array(piece, { minLength: 1, maxLength: 30, size: "max" });

/** Half of them are well-formed frames, if not a well-formed exchange; in the others some bytes are changed. */
export const session: fc.Arbitrary<Session> = fc
  .record({
    pieces: fc.oneof(many(politePiece), many(anyPiece)),
    isDeaf: fc.nat({ max: 9 }).map((one) => one === 9),
    changes: fc.oneof(fc.constant([]), fc.array(fc.tuple(places, fc.nat({ max: 255 })), { maxLength: 3 })),
    splits: fc.array(places, { maxLength: 6 }),
    cut: fc.option(places, { freq: 8 }),
  })
  .map(({ pieces, changes, splits, cut, isDeaf }) => {
    const frames = framesOf(pieces);
    const bytes = changed(Buffer.concat([PREFACE, settings(), ...frames]), changes);
    const end = cut === null ? bytes.length : cut % bytes.length;
    const within = splits.map((place) => place % bytes.length).filter((place) => place < end);
    return {
      bytes: bytes.subarray(0, end),
      isDeaf,
      frames: frames.length + 1,
      splits: within.sort((a, b) => a - b),
    };
  });

function framesOf(pieces: readonly Piece[]): readonly Buffer[] {
  const ids = new StreamIds();
  return pieces.flatMap((one) => PIECES[one.kind]?.(one, ids) ?? []);
}

function changed(bytes: Buffer, changes: readonly Change[]): Buffer {
  for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
  return bytes;
}

export function chunksOf({ bytes, splits }: Session): readonly Buffer[] {
  return [0, ...splits].map((start, index) => Buffer.from(bytes.subarray(start, splits[index])));
}
