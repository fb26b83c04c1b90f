import type { DashboardAnswer, Line, PanelAnswer } from "../full/answers.ts";
import type { Watched } from "../full/full.ts";
import { drawGraph, type Span } from "./graph.ts";
import { layOut, type Placed } from "./layout.ts";
import { drawStat } from "./stat.ts";
import { card, FAINT, text } from "./svg.ts";

const TITLE = { size: 20, bold: true };
const SUBTITLE = { size: 12.5, color: FAINT };

/** The dashboard as an SVG, in the layout that it has in Grafana. */
export function drawPicture({ answer, range, requests }: Watched): string {
  const { width, height, headings, panels } = layOut(answer.panels);
  const span = { ...range, marks: marksOf(answer) };
  const told =
    `Drawn from Prometheus' answers to the dashboard's queries: ${requests.toLocaleString("en")} requests of ` +
    "npm run demo -- --full through Envoy. Dashed: reloads of the configuration.";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#f4f5f7"/>`,
    text("Grantgate", { x: 18, y: 34 }, TITLE),
    text(told, { x: 148, y: 33 }, SUBTITLE),
    ...headings.map(({ what, box }) => text(what, { x: box.x + 2, y: box.y + 22 }, { size: 15, bold: true })),
    ...panels.map((panel) => drawPanel(panel, span)),
    "</svg>",
  ].join("\n");
}

function drawPanel({ box, what }: Placed<PanelAnswer>, span: Span): string {
  const title = text(what.panel.title, { x: box.x + 10, y: box.y + 20 }, { size: 13, bold: true });
  const draw = what.panel.type === "stat" ? drawStat : drawGraph;
  return card(box) + title + draw(what, box, span);
}

/** When each stretch of an annotation begins. */
function marksOf({ annotations }: DashboardAnswer): number[] {
  return annotations.flatMap(({ points }: Line) =>
    points.map(([time]) => time).filter((time, at) => time - (points[at - 1]?.[0] ?? 0) > 2),
  );
}
