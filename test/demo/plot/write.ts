import { writeFile } from "node:fs/promises";
import { Resvg } from "@resvg/resvg-js";
import UPNG from "upng-js";
import { REPOSITORY } from "../../support/folders.ts";
import type { Watched } from "../full/full.ts";
import { drawPicture } from "./picture.ts";

const FONTS = `${REPOSITORY}/node_modules/dejavu-fonts-ttf/ttf`;
/** Pixels. */
const PNG_WIDTH = 1_600;
/** A third of the size that it has with all. */
const PNG_COLORS = 256;

/** Draws what was watched into a file: an SVG by its name, else a PNG. */
export async function writePlot(path: string, watched: Watched): Promise<void> {
  const svg = drawPicture(watched);
  await writeFile(path, path.endsWith(".svg") ? svg : toPng(svg));
}

function toPng(svg: string): Uint8Array {
  const fontFiles = [`${FONTS}/DejaVuSans.ttf`, `${FONTS}/DejaVuSans-Bold.ttf`];
  const { pixels, width, height } = new Resvg(svg, {
    fitTo: { mode: "width", value: PNG_WIDTH },
    // None of the machine: the same picture everywhere.
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "DejaVu Sans" },
  }).render();
  return new Uint8Array(UPNG.encode([Uint8Array.from(pixels).buffer], width, height, PNG_COLORS));
}
