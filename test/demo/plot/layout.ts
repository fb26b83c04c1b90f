import { type Dashboard, readDashboard } from "../../deploy/dashboard.ts";
import type { PanelAnswer } from "../full/answers.ts";

/** In pixels, from the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placed<T> {
  readonly box: Box;
  readonly what: T;
}

/** Where each part of the picture stands. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly headings: readonly Placed<string>[];
  readonly panels: readonly Placed<PanelAnswer>[];
}

/** As wide as README is shown, more or less: what is written in it is read there. */
export const WIDTH = 1_240;
const MARGIN = 16;
const GAP = 8;
/** Grafana's grid has 24 columns. */
const COLUMN = (WIDTH - 2 * MARGIN + GAP) / 24;
const ROW = 28;
const HEADING = 34;
/** For the title of the picture. */
const TOP = 58;

type Panel = Dashboard["panels"][number];

/** A row of the dashboard, and the lines of panels below it that are drawn: a picture of all would be too tall. */
interface Section {
  readonly title: string;
  readonly lines: readonly (readonly Panel[])[];
}

/** The panels as the dashboard places them: of its first row all, of each other the first line. */
export function layOut(answers: readonly PanelAnswer[]): Layout {
  const byId = new Map(answers.map((answer) => [answer.panel.id, answer]));
  const headings: Placed<string>[] = [];
  const panels: Placed<PanelAnswer>[] = [];
  let y = TOP;
  for (const { title, lines } of sectionsOf(readDashboard())) {
    headings.push({ box: { x: MARGIN, y, width: WIDTH - 2 * MARGIN, height: HEADING }, what: title });
    y += HEADING;
    for (const line of lines) {
      for (const panel of line) {
        const what = byId.get(panel.id);
        if (what) panels.push({ box: boxOf(panel, y), what });
      }
      y += ROW * Math.max(...line.map(({ gridPos }) => gridPos.h));
    }
  }
  return { width: WIDTH, height: y + MARGIN - GAP, headings, panels };
}

function boxOf({ gridPos: { x, w, h } }: Panel, y: number): Box {
  return { x: MARGIN + x * COLUMN, y, width: w * COLUMN - GAP, height: h * ROW - GAP };
}

function sectionsOf({ panels }: Dashboard): Section[] {
  const rows = panels.filter(({ type }) => type === "row");
  return rows.map((row, at) => {
    const [from, to] = [row.gridPos.y, rows[at + 1]?.gridPos.y ?? Number.POSITIVE_INFINITY];
    const below = panels.filter(({ type, gridPos: { y } }) => type !== "row" && y > from && y < to);
    const tops = [...new Set(below.map(({ gridPos }) => gridPos.y))];
    const lines = tops.map((top) => below.filter(({ gridPos }) => gridPos.y === top));
    return { title: row.title, lines: at === 0 ? lines : lines.slice(0, 1) };
  });
}
