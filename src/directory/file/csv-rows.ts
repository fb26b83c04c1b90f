import { CsvError, parse } from "csv-parse/sync";
import type { Position } from "../../config/locate.ts";
import type { BrokenSource, SyntaxFault } from "../../config/source.ts";

/** One row of a CSV text. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** Where a cell begins, counted from zero; where the row does for one that is not there. */
  position(cell: number): Position;
}

export interface CsvRows {
  readonly kind: "rows";
  readonly rows: readonly CsvRow[];
}

const OPTIONS = { record_delimiter: "\n", skip_empty_lines: true, relax_column_count: true };

/** Reads comma-separated values (RFC 4180). Empty lines are passed over. */
export function parseRows(text: string): CsvRows | BrokenSource {
  const bytes = Buffer.from(text.replaceAll(/\r\n?/g, "\n"));
  const rows: CsvRow[] = [];
  let end = 0;
  const keep = (cells: string[], info: { readonly bytes: number }) => {
    const row = { from: end, to: info.bytes };
    end = row.to;
    rows.push({ cells, position: (cell) => positionIn(bytes, row, cell) });
    return null;
  };
  try {
    parse(bytes, { ...OPTIONS, on_record: keep });
    return { kind: "rows", rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const broken = { from: end, to: bytes.length };
    return {
      kind: "broken",
      faults: [{ ...positionIn(bytes, broken, Number(error.index)), ...describe(error) }],
    };
  }
}

/** The parser's own messages quote the file. */
function describe({ code }: CsvError): Pick<SyntaxFault, "found" | "expected"> {
  if (code === "CSV_QUOTE_NOT_CLOSED") return { found: "a quote that is never closed", expected: "its end" };
  return { found: "a quote inside a cell", expected: 'the whole cell in quotes, and "" for one in it' };
}

/** Bytes of the text, together with the empty lines before the row. */
interface Extent {
  readonly from: number;
  readonly to: number;
}

const CELL = /(?:"(?:[^"]|"")*"|[^,]*),/y;

function positionIn(bytes: Buffer, { from, to }: Extent, cell: number): Position {
  const written = bytes.toString("utf8", from, to);
  const row = written.replace(/^\n+/, "");
  const before = written.slice(0, written.length - row.length + startOf(cell, row)).split("\n");
  const line = countLines(bytes.subarray(0, from)) + before.length;
  return { line, column: (before.at(-1)?.length ?? 0) + 1 };
}

function startOf(cell: number, row: string): number {
  CELL.lastIndex = 0;
  for (let passed = 0; passed < cell; passed += 1) if (!CELL.test(row)) return 0;
  return CELL.lastIndex;
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf("\n"); at >= 0; at = bytes.indexOf("\n", at + 1)) count += 1;
  return count;
}
