import { writeFile } from "node:fs/promises";
import { Resvg } from "@resvg/resvg-js";
import { REPOSITORY } from "../../support/folders.ts";
import type { Watched } from "../full/full.ts";
import { drawPicture } from "./picture.ts";

const FONTS = `${REPOSITORY}/node_modules/dejavu-fonts-ttf/ttf`;

/** Draws what was watched into a file: an SVG by its name, else a PNG. */
export async function writePlot(path: string, watched: Watched): Promise<void> {
  const svg = drawPicture(watched);
  if (path.endsWith(".svg")) return writeFile(path, svg);
  const fontFiles = [`${FONTS}/DejaVuSans.ttf`, `${FONTS}/DejaVuSans-Bold.ttf`];
  // No font of the machine: the same picture everywhere.
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: "DejaVu Sans" };
  await writeFile(path, new Resvg(svg, { font }).render().asPng());
}
