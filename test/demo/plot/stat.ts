import type { PanelAnswer } from "../full/answers.ts";
import { formatValue } from "../full/units.ts";
import { render, type Span, TITLE } from "./graph.ts";
import type { Box } from "./layout.ts";
import { placed, text } from "./svg.ts";

const COLOR = "#3a8b36";
const SIZE = 34;

/** The last value of a panel in large, and below it how it came to it. */
export function drawStat({ panel, lines: [line] }: PanelAnswer, box: Box, span: Span): string {
  const points = line?.points ?? [];
  const value = points.at(-1)?.[1];
  const { unit } = panel.fieldConfig.defaults;
  const height = box.height - TITLE - SIZE;
  const chart = render(
    { width: box.width - 2, height },
    {
      animation: false,
      grid: { left: 0, right: 0, top: 4, bottom: 0 },
      xAxis: { type: "time", show: false, min: span.start * 1_000, max: span.end * 1_000 },
      yAxis: { type: "value", show: false, min: 0 },
      series: {
        type: "line",
        data: points.map(([time, each]) => [time * 1_000, each]),
        showSymbol: false,
        color: COLOR,
        lineStyle: { width: 1.5 },
        areaStyle: { opacity: 0.12 },
      },
    },
  );
  const middle = { x: box.x + box.width / 2, y: box.y + TITLE + SIZE - 8 };
  const number = value === undefined ? "no data" : formatValue(value, unit);
  return (
    placed(chart, { x: box.x + 1, y: box.y + TITLE + SIZE }) +
    text(number, middle, { size: SIZE, color: COLOR, bold: true, anchor: "middle" })
  );
}
