import type { Box } from "./layout.ts";

export const FONT = "DejaVu Sans";
export const INK = "#24292e";
export const FAINT = "#6a737d";

export interface TextStyle {
  readonly size: number;
  readonly color?: string;
  readonly bold?: boolean;
  readonly anchor?: "start" | "middle" | "end";
}

/** A line of text whose base line begins at a point. */
export function text(
  content: string,
  { x, y }: Pick<Box, "x" | "y">,
  { size, color = INK, bold = false, anchor = "start" }: TextStyle,
): string {
  const style = `font-family="${FONT}" font-size="${size}" fill="${color}" text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}" ${style}${bold ? ' font-weight="bold"' : ""}>${escaped(content)}</text>`;
}

/** A white card with a border. */
export function card({ x, y, width, height }: Box): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3" fill="#ffffff" stroke="#d8dde3"/>`;
}

/** Another picture in its place. */
export function placed(svg: string, { x, y }: Pick<Box, "x" | "y">): string {
  return `<g transform="translate(${x},${y})">${svg}</g>`;
}

const escaped = (content: string) =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
