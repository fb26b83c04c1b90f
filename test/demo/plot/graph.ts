import { type EChartsOption, init } from "echarts";
import type { Graph } from "../../deploy/dashboard.ts";
import type { TimeRange } from "../../support/prometheus.ts";
import type { Line, PanelAnswer } from "../full/answers.ts";
import { formatValue } from "../full/units.ts";
import type { Box } from "./layout.ts";
import { layLegend } from "./legend.ts";
import { FAINT, FONT, placed } from "./svg.ts";

/** None is red, which is for what should not be. */
const COLORS = (
  "#56a64b #3274d9 #e0b400 #a352cc #ff780a #37b0b8 #8f6b4e #8ab8ff " +
  "#96d98d #ffcb7d #ca95e5 #1f60c4 #5f7d2a #b877d9 #c4632e #7b8794"
).split(" ");
const colorOf = (at: number) => COLORS[at % COLORS.length] ?? FAINT;
const REFUSED = "#e02f44";
const RELOAD = "#5794f2";
const PADDING = 10;
/** Milliseconds: more times than that have no room below a graph. */
const MINUTE = 60_000;
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

function colorOfLine(lines: readonly Line[]): (at: number) => string {
  return (at) => (/unavailable|defect|outage/.test(lines[at]?.legend ?? "") ? REFUSED : colorOf(at));
}

function optionOf(panel: Graph, lines: readonly Line[], span: Span): EChartsOption {
  const { unit, max, custom } = panel.fieldConfig.defaults;
  const stacked = custom?.stacking.mode === "normal";
  const label = { color: FAINT, fontFamily: FONT, fontSize: 11 };
  const color = colorOfLine(lines);
  return {
    animation: false,
    grid: { left: PADDING, right: 26, top: 8, bottom: 6, containLabel: true },
    xAxis: {
      type: "time",
      min: span.start * 1_000,
      max: span.end * 1_000,
      minInterval: MINUTE,
      axisLabel: { ...label, formatter: "{HH}:{mm}:{ss}" },
      axisLine: { lineStyle: { color: "#c4cad1" } },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      min: 0,
      ...(max !== undefined && { max, interval: max / 2 }),
      ...(unit === "bytes" && stepsOfBytes(lines)),
      splitNumber: 3,
      axisLabel: { ...label, formatter: (value: number) => formatValue(value, unit) },
      splitLine: { lineStyle: { color: "#eceff2" } },
    },
    series: lines.map((line, at) => ({
      type: "line" as const,
      data: everySecond(line, span, stacked ? 0 : null),
      showSymbol: false,
      color: color(at),
      lineStyle: { width: 1.5 },
      ...(stacked && { stack: "all" }),
      areaStyle: { opacity: stacked ? 0.55 : 0.06 },
      ...(at === 0 && { markLine: markLine(span.marks) }),
    })),
  };
}

/** Powers of two, of which three or so make the axis. */
function stepsOfBytes(lines: readonly Line[]) {
  const highest = Math.max(1, ...lines.flatMap(({ points }) => points.map(([, value]) => value)));
  const interval = 2 ** Math.ceil(Math.log2(highest / 4));
  return { interval, max: Math.ceil(highest / interval) * interval };
}

/** A point for each second: what is stacked is added up by position, and a gap is no line. */
function everySecond({ points }: Line, { start, end }: Span, missing: 0 | null) {
  const values = new Map(points);
  return Array.from({ length: end - start + 1 }, (_, at) => {
    const time = start + at;
    return [time * 1_000, values.get(time) ?? missing];
  });
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
