import type { Line } from "../full/answers.ts";
import type { Box } from "./layout.ts";
import { FAINT, text } from "./svg.ts";

const SIZE = 11;
const LINE_HEIGHT = 16;
/** Of what stands before and after a name. */
const MARK = 16;
const SPACE = 14;

/** Names with their colors, in as many lines as they need. */
export interface Legend {
  readonly height: number;
  /** Its upper left corner is at the given point. */
  draw(at: Pick<Box, "x" | "y">): string;
}

export function layLegend(lines: readonly Line[], colorOf: (at: number) => string, width: number): Legend {
  const places: { readonly x: number; readonly row: number }[] = [];
  let [x, row] = [0, 0];
  for (const { legend } of lines) {
    const length = MARK + lengthOf(legend);
    if (x > 0 && x + length > width) [x, row] = [0, row + 1];
    places.push({ x, row });
    x += length + SPACE;
  }
  return {
    height: (row + 1) * LINE_HEIGHT,
    draw: (corner) =>
      places
        .map((place, at) => {
          const [left, base] = [corner.x + place.x, corner.y + place.row * LINE_HEIGHT + SIZE];
          const mark = `<rect x="${left}" y="${base - 6}" width="11" height="4" rx="1" fill="${colorOf(at)}"/>`;
          const name = text(
            lines[at]?.legend ?? "",
            { x: left + MARK, y: base },
            { size: SIZE, color: FAINT },
          );
          return mark + name;
        })
        .join(""),
  };
}

/** Pixels: near enough for the font and its size. */
function lengthOf(name: string): number {
  let length = 0;
  for (const character of name) length += NARROW.test(character) ? 4 : WIDE.test(character) ? 10 : 6.8;
  return length;
}

const NARROW = /[ijltfr.:, ]/;
const WIDE = /[mwMW%]/;
