import { type EChartsOption, init } from "echarts";
import type { Graph } from "../../deploy/dashboard.ts";
import type { TimeRange } from "../../support/prometheus.ts";
import type { Line, PanelAnswer } from "../full/answers.ts";
import { formatValue } from "../full/units.ts";
import type { Box } from "./layout.ts";
import { layLegend } from "./legend.ts";
import { FAINT, FONT, placed } from "./svg.ts";

const COLORS = (
  "#56a64b #3274d9 #e0b400 #a352cc #ff780a #e02f44 #37b0b8 #8f6b4e " +
  "#8ab8ff #96d98d #ffcb7d #ca95e5 #ff9830 #f2495c #5794f2 #b877d9"
).split(" ");
const colorOf = (at: number) => COLORS[at % COLORS.length] ?? FAINT;
const REFUSED = "#e02f44";
const RELOAD = "#5794f2";
const PADDING = 10;
/** Of the title above a graph. */
export const TITLE = 30;

export interface Span extends TimeRange {
  /** Times, in seconds since the epoch, marked in every graph. */
  readonly marks: readonly number[];
}

/** The lines of a panel over time, with a legend below them. */
export function drawGraph({ panel, lines: all }: PanelAnswer, box: Box, span: Span): string {
  const lines = worthDrawing(all);
  const legend = layLegend(lines, colorOfLine(lines), box.width - 2 * PADDING);
  const height = box.height - TITLE - legend.height - PADDING;
  const chart = render({ width: box.width, height }, optionOf(panel, lines, span));
  const below = { x: box.x + PADDING, y: box.y + TITLE + height };
  return placed(chart, { x: box.x, y: box.y + TITLE }) + legend.draw(below);
}

/** Lines that stay at 0 are left out where others do not. */
function worthDrawing(lines: readonly Line[]): readonly Line[] {
  const moving = lines.filter(({ points }) => points.some(([, value]) => value !== 0));
  return moving.length === 0 ? lines : moving;
}

/** Red is for what should not be. */
function colorOfLine(lines: readonly Line[]): (at: number) => string {
  return (at) => (/unavailable|defect|outage/.test(lines[at]?.legend ?? "") ? REFUSED : colorOf(at));
}

function optionOf(panel: Graph, lines: readonly Line[], span: Span): EChartsOption {
  const { unit, max, custom } = panel.fieldConfig.defaults;
  const stacked = custom?.stacking.mode === "normal";
  const axis = { color: FAINT, fontFamily: FONT, fontSize: 11 };
  const color = colorOfLine(lines);
  return {
    animation: false,
    grid: { left: PADDING, right: 18, top: 6, bottom: 6, containLabel: true },
    xAxis: {
      type: "time",
      min: span.start * 1_000,
      max: span.end * 1_000,
      splitNumber: 5,
      axisLabel: { ...axis, formatter: "{HH}:{mm}:{ss}", hideOverlap: true },
      axisLine: { lineStyle: { color: "#c4cad1" } },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      min: 0,
      ...(max !== undefined && { max }),
      splitNumber: 3,
      axisLabel: { ...axis, formatter: (value: number) => formatValue(value, unit) },
      splitLine: { lineStyle: { color: "#eceff2" } },
    },
    series: lines.map(({ points }, at) => ({
      type: "line" as const,
      data: points.map(([time, value]) => [time * 1_000, value]),
      showSymbol: false,
      color: color(at),
      lineStyle: { width: 1.5 },
      ...(stacked && { stack: "all" }),
      areaStyle: { opacity: stacked ? 0.55 : 0.06 },
      ...(at === 0 && { markLine: markLine(span.marks) }),
    })),
  };
}

function markLine(marks: readonly number[]) {
  return {
    symbol: "none",
    silent: true,
    label: { show: false },
    lineStyle: { color: RELOAD, type: "dashed" as const, width: 1 },
    data: marks.map((time) => ({ xAxis: time * 1_000 })),
  };
}

export function render(size: Pick<Box, "width" | "height">, option: EChartsOption): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
