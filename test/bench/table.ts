import type { BenchRow } from "./measurement.ts";

/** In README.md, each on a line of its own; the table stands between them. */
export const BEGIN = "<!-- table of npm run bench: begin -->";
export const END = "<!-- table of npm run bench: end -->";

type Column = readonly [title: string, text: (row: BenchRow) => string | undefined];

const COLUMNS: readonly Column[] = [
  ["", ({ name }) => name],
  [
    "checks/s",
    ({ checksPerSecond: rate }) => (rate === undefined ? undefined : Math.round(rate).toLocaleString("en")),
  ],
  ["CPU µs a check", ({ cpuMicros }) => cpuMicros?.toFixed(1)],
  ["p50 ms", ({ p50 }) => p50.toFixed(2)],
  ["p99 ms", ({ p99 }) => p99.toFixed(2)],
  ["memory", (row) => memoryOf(row)],
  ["CPU to grpc-js", ({ toGrpcJs }) => toGrpcJs?.toFixed(2)],
  ["CPU to empty Go", ({ toEmptyGo }) => toEmptyGo?.toFixed(2)],
];

/** Markdown, a line a row; what was not measured is left empty. */
export function formatTable(rows: readonly BenchRow[]): string {
  const titles = COLUMNS.map(([title]) => title);
  const rule = COLUMNS.map((_, index) => (index === 0 ? "---" : "---:"));
  const cells = rows.map((row) => COLUMNS.map(([, text]) => text(row) ?? ""));
  return [titles, rule, ...cells].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function memoryOf({ memory, memoryPerToken }: BenchRow): string | undefined {
  if (memory === undefined) return undefined;
  const process = `${Math.round(memory / 1e6)} MB`;
  return memoryPerToken === undefined ? process : `${process}, ${Math.round(memoryPerToken)} B a token`;
}

/** Of the lines that `--json` printed. Throws on a line that is none of them. */
export function readRows(lines: string): BenchRow[] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const row: unknown = JSON.parse(line);
      if (!isRow(row)) throw new Error(`no row of the benchmark: ${line}`);
      return row;
    });
}

function isRow(value: unknown): value is BenchRow {
  if (typeof value !== "object" || value === null || !("name" in value)) return false;
  const numbers = ["p50", "p99"].map((key) => Reflect.get(value, key));
  return typeof value.name === "string" && numbers.every((number) => typeof number === "number");
}

/** Throws where the document has not exactly one of each marker, the first before the second. */
export function replaceTable(document: string, table: string): string {
  const [before, inside, ...more] = document.split(`${BEGIN}\n`);
  const [, after, ...others] = inside?.split(`${END}\n`) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0)
    throw new Error(`the document must have the lines ${BEGIN} and ${END}, once each`);
  return `${before}${BEGIN}\n\n${table}\n\n${END}\n${after}`;
}
